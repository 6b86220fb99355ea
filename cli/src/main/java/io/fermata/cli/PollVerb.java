package io.fermata.cli;

import io.fermata.server.Durations;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Takes one task of a queue by hand. */
@Command(name = "poll", sortOptions = false)
final class PollVerb extends ServedVerb {
    @Parameters(index = "0", paramLabel = "QUEUE", description = "the queue")
    private String queue = "";

    @Option(names = "--wait", paramLabel = "DURATION", description = "how long to wait for a task; default not at all")
    private String wait = "0s";

    @Override
    int run() {
        var waiting = Durations.read("--wait", wait);
        var directory = openExisting(Opening.LOOKING);
        var task =
                ((Answer.Task) directory.ask(new Request.Poll(Ids.checked("QUEUE", queue), waiting.toMillis()))).task();
        if (task == null) {
            terminal().err().println("no task waits in queue " + queue);
        } else if (json()) {
            printJson(task);
        } else {
            print("# task " + task.name() + " of " + task.id() + ", attempt " + task.attempt());
            print("# input " + task.input().text());
            print(commandLine("complete", task.token(), "--result", "null"));
        }
        return ExitStatus.COMPLETED;
    }
}
