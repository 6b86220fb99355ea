package io.fermata.cli;

import io.fermata.embedded.TraceItem;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows all that came of one thing, across executions. */
@Command(name = "trace", sortOptions = false)
final class TraceVerb extends ServedVerb {
    private static final int PAGE = 1_000;
    private static final int LIMIT_DEFAULT = 10_000;

    @Parameters(
            index = "0",
            paramLabel = "CORRELATION",
            description = "a correlation id; an execution that was given none has its own id")
    private String correlation = "";

    @Option(names = "--limit", paramLabel = "N", description = "how many at most, oldest first; default 10000")
    private int limit = LIMIT_DEFAULT;

    @Override
    int run() {
        if (limit < 1) {
            throw new UsageError("--limit must be at least 1, is " + limit);
        }
        Ids.checked("CORRELATION", correlation);
        var directory = openExisting(Opening.LOOKING);
        var items = new ArrayList<TraceItem>();
        @Nullable String cursor = null;
        do {
            int wanted = Math.min(PAGE, limit - items.size());
            var page = (Answer.Traced) directory.ask(new Request.Trace(correlation, cursor, wanted));
            items.addAll(page.items());
            cursor = page.cursor();
        } while (cursor != null && items.size() < limit);
        var now = Instant.now();
        print(TraceTree.of(items, now), now);
        if (cursor != null) {
            terminal().err().println("there is more; give a --limit above " + limit);
        }
        return ExitStatus.COMPLETED;
    }

    private void print(List<TraceTree.Node> nodes, Instant now) {
        if (json()) {
            nodes.forEach(this::printJson);
            return;
        }
        print(correlation);
        nodes.forEach(node -> print("  ".repeat(node.depth() + 1) + line(node, now)));
    }

    private static String line(TraceTree.Node node, Instant now) {
        return Texts.line(
                switch (node.kind()) {
                    case "execution" -> execution(node, now);
                    case "message" -> "message " + node.type() + ", key " + node.key() + ": " + fate(node, now);
                    default ->
                        "signal " + node.type() + " to " + node.id()
                                + (node.state().equals(TraceItem.REFUSED) ? ": no open execution has that id" : "");
                });
    }

    private static String execution(TraceTree.Node node, Instant now) {
        var closed = node.closed();
        var took = Texts.duration(Duration.between(node.at(), closed == null ? now : closed));
        return node.workflow() + " " + node.id() + ": " + node.state() + (closed == null ? ", since " : " in ") + took;
    }

    private static String fate(TraceTree.Node message, Instant now) {
        return switch (message.state()) {
            case "TAKEN" -> {
                var fates = new ArrayList<String>();
                if (!message.started().isEmpty()) {
                    fates.add("started " + String.join(", ", message.started()));
                }
                if (!message.consumedBy().isEmpty()) {
                    fates.add("consumed by " + String.join(", ", message.consumedBy()));
                }
                yield String.join("; ", fates);
            }
            case "WAITING" ->
                "NOBODY CONSUMED IT; it waits since " + Texts.duration(Duration.between(message.at(), now)) + ", until "
                        + message.expires();
            case "EXPIRED" -> "NOBODY CONSUMED IT; it expired at " + message.expires();
            default -> "NOBODY CONSUMED IT; it is a dead letter";
        };
    }
}
