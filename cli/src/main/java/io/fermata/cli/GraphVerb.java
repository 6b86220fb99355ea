package io.fermata.cli;

import io.fermata.embedded.Json;
import io.fermata.sdk.Drawable;
import io.fermata.sdk.HistoryEvent;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Draws a workflow that is data: as planned, and what an execution took of it. */
@Command(name = "graph", sortOptions = false)
final class GraphVerb extends ServedVerb {
    @Parameters(index = "0", paramLabel = "NAME", description = "the workflow")
    private String name = "";

    @Option(names = "--execution", paramLabel = "ID", description = "show what this execution took of it")
    private @Nullable String execution;

    @Option(
            names = "--format",
            paramLabel = "mermaid|dot|json",
            description = "the language of the drawing; default mermaid")
    private Drawable.Format format = Drawable.Format.MERMAID;

    @Override
    int run() {
        var workflow = session().catalog().workflow(name).workflow();
        if (!(workflow instanceof Drawable drawable)) {
            throw new UsageError("workflow '" + name
                    + "' is plain code and has no graph; 'history' and 'show' tell what" + " an execution of it did");
        }
        var history = execution == null ? List.<HistoryEvent>of() : history(execution);
        terminal().out().print(drawable.draw(json() ? Drawable.Format.JSON : format, history, Json.strict()));
        return ExitStatus.COMPLETED;
    }

    private List<HistoryEvent> history(String given) {
        var directory = openExisting(Opening.LOOKING);
        var id = execution(directory, given);
        var of = ((Answer.Snapshot) directory.ask(new Request.Describe(id)))
                .execution()
                .workflow();
        if (!of.equals(name)) {
            throw new UsageError("'" + id + "' is an execution of " + of + ", not of " + name);
        }
        var events = new ArrayList<HistoryEvent>();
        long from = 1;
        do {
            var page = (Answer.Events) directory.ask(new Request.History(id, from));
            events.addAll(page.events());
            from = page.nextSequence();
        } while (from > 0);
        return events;
    }
}
