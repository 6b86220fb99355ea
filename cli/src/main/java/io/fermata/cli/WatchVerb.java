package io.fermata.cli;

import io.fermata.embedded.HistoryFile;
import io.fermata.sdk.HistoryEvent;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Prints what happens to an execution as it happens, until it ends. */
@Command(name = "watch", sortOptions = false)
final class WatchVerb extends ServedVerb {
    private static final long WATCH_MILLIS = 1_000;

    @Parameters(index = "0", paramLabel = "ID", description = "the execution; it goes on meanwhile")
    private String id = "";

    @Override
    int run() {
        var directory = openExisting(Opening.ACTING);
        id = execution(directory, id);
        if (directory instanceof HttpAccess there) {
            there.events(id, this::print);
        } else {
            watch(directory);
        }
        var snapshot = (Answer.Snapshot) directory.ask(new Request.Describe(id));
        if (json()) {
            printJson(snapshot.execution());
        } else {
            print("# " + Following.headline(snapshot.execution(), snapshot.reason()));
        }
        return snapshot.execution().exitStatus();
    }

    private void watch(Access directory) {
        long from = 1;
        while (true) {
            var watched = (Answer.Watched) directory.ask(new Request.Watch(id, from, WATCH_MILLIS));
            watched.events().forEach(this::print);
            if (!watched.events().isEmpty()) {
                from = watched.events().getLast().seq() + 1;
            } else if (watched.now().execution().isClosed()) {
                return;
            }
        }
    }

    private void print(HistoryEvent event) {
        if (json()) {
            printJsonLine(HistoryFile.line(event));
        } else {
            print(HistoryVerb.line(event));
        }
        terminal().out().flush();
    }
}
