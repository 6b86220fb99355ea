package io.fermata.examples.etl;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Writes the result of a load so that it reads the same whether or not the load was interrupted. */
final class EtlReport {
    private EtlReport() {}

    static EtlResult of(Load load, Checkpoint end, List<String> firstRejects) {
        var totals = end.totals();
        var checksum = String.format(Locale.ROOT, "%016x", totals.checksum());
        var summary = String.format(
                Locale.ROOT,
                "Loaded %,d of %,d rows into %s: %,d rejected, total %,.2f, checksum %s.",
                totals.loaded(),
                totals.read(),
                name(load.database()),
                totals.rejected(),
                BigDecimal.valueOf(totals.cents(), 2),
                checksum);
        return new EtlResult(
                summary,
                totals.read(),
                totals.loaded(),
                totals.rejected(),
                totals.cents(),
                checksum,
                end.batches(),
                firstRejects,
                text(load, end, firstRejects, summary));
    }

    private static String text(Load load, Checkpoint end, List<String> firstRejects, String summary) {
        var text = new StringBuilder("# Load of " + name(load.source().path()) + "\n\n");
        text.append(String.format(Locale.ROOT, "%,d batches of up to %,d rows.\n", end.batches(), load.batchRows()));
        if (!firstRejects.isEmpty()) {
            text.append("\nRejected, in the table rejects:\n");
            firstRejects.forEach(reject -> text.append("- ").append(reject).append("\n"));
            long more = end.totals().rejected() - firstRejects.size();
            if (more > 0) {
                text.append("- and ").append(more).append(" more\n");
            }
        }
        return text.append("\n").append(summary).append("\n").toString();
    }

    private static String name(String path) {
        return String.valueOf(Path.of(path).getFileName());
    }
}
