package io.fermata.server;

import io.fermata.embedded.DiffReading;
import io.fermata.embedded.Readings;
import io.fermata.engine.ListQuery;
import io.fermata.kernel.Status;
import io.fermata.sdk.InvalidInput;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;

/** Tells about several executions together: two side by side, or how many there are. */
final class Comparing {
    /** Executions counted at most where a filter must look at each. */
    static final int COUNTED_MAX = 100_000;

    private static final int PAGES_MAX = 200;

    private final Backend backend;

    Comparing(Backend backend) {
        this.backend = backend;
    }

    Reply diff(ApiCall call) {
        var other = call.query("with");
        if (other == null) {
            throw new InvalidInput("with", "is missing, must be the id of another execution");
        }
        var reading = new DiffReading(backend.engine(), backend.fermata().payloads());
        return Backend.json(reading.diff(call.path("id"), other).join());
    }

    Reply count(ApiCall call) {
        var filter = call.query("filter");
        if (filter == null || filter.isBlank()) {
            var counts = backend.fermata().counts();
            long total = counts.values().stream()
                    .flatMap(byStatus -> byStatus.values().stream())
                    .mapToLong(Long::longValue)
                    .sum();
            return Backend.json(new Answers.Counts(total, counts, false));
        }
        return Backend.json(counted(filter));
    }

    private Answers.Counts counted(String filter) {
        Map<String, Map<io.fermata.sdk.Status, Long>> workflows = new TreeMap<>();
        long total = 0;
        String cursor = null;
        for (int page = 0; page < PAGES_MAX && total < COUNTED_MAX; page++) {
            var found = backend.engine()
                    .list(new ListQuery(filter, cursor, Limits.PAGE_MAX, false))
                    .join();
            for (var each : found.items()) {
                var status = Status.valueOf(each.status().name());
                workflows
                        .computeIfAbsent(each.workflow(), name -> new EnumMap<>(io.fermata.sdk.Status.class))
                        .merge(Readings.status(status), 1L, Long::sum);
                total++;
            }
            cursor = found.next();
            if (cursor == null) {
                return new Answers.Counts(total, workflows, false);
            }
        }
        return new Answers.Counts(total, workflows, true);
    }
}
