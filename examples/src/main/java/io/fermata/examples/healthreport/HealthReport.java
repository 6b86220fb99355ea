package io.fermata.examples.healthreport;

import io.fermata.examples.healthreport.Released.Fate;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The finished run.
 *
 * @param summary one line, the last one of the report
 * @param patients what became of each, by id
 * @param report the same for a reader
 */
record HealthReport(String summary, Map<String, Fate> patients, String report) {
    static HealthReport of(List<Released> released) {
        var fates = new TreeMap<String, Fate>();
        var text = new StringBuilder("# Health report\n\n");
        for (var each : released) {
            fates.put(each.draft().patient().id(), each.fate());
            text.append("- ").append(each.line()).append("\n");
        }
        var summary = "Reported on " + released.size() + " patients: "
                + count(released, Fate.ROUTINE) + " without a physician, "
                + count(released, Fate.APPROVED) + " approved, "
                + count(released, Fate.REFUSED) + " refused, "
                + count(released, Fate.UNANSWERED) + " unanswered, "
                + count(released, Fate.MEASURE_AGAIN) + " to be measured again.";
        return new HealthReport(
                summary, fates, text.append("\n").append(summary).append("\n").toString());
    }

    private static long count(List<Released> released, Fate fate) {
        return released.stream().filter(each -> each.fate() == fate).count();
    }
}
