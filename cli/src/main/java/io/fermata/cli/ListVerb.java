package io.fermata.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Lists executions, newest first. */
@Command(name = "list", sortOptions = false)
final class ListVerb extends ServedVerb {
    private static final int PAGE = 500;

    @Option(
            names = "--filter",
            paramLabel = "F",
            description = "such as: status = PARKED and workflow = \"etl\" and not attribute.region = \"eu\"")
    private String filter = "";

    @Option(names = "--limit", paramLabel = "N", description = "how many at most; default all")
    private @Nullable Integer limit;

    @Override
    int run() {
        if (limit != null && limit < 1) {
            throw new UsageError("--limit must be at least 1, is " + limit);
        }
        var directory = openExisting(Opening.LOOKING);
        int left = limit == null ? Integer.MAX_VALUE : limit;
        @Nullable String cursor = null;
        do {
            var page = (Answer.Executions) directory.ask(new Request.ListAll(filter, cursor, Math.min(left, PAGE)));
            page.executions().forEach(this::print);
            left -= page.executions().size();
            cursor = page.cursor();
        } while (cursor != null && left > 0);
        return ExitStatus.COMPLETED;
    }

    private void print(ListEntry entry) {
        if (json()) {
            printJson(entry);
        } else {
            print("%-10s %-16s %s".formatted(entry.status(), entry.workflow(), entry.id()));
        }
    }
}
