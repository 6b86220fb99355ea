package io.fermata.cli;

import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Says that the task of a token is being worked on. */
@Command(name = "heartbeat", sortOptions = false)
final class HeartbeatVerb extends ServedVerb {
    @Parameters(index = "0", paramLabel = "TOKEN", description = "from poll")
    private String token = "";

    @Option(
            names = "--details",
            paramLabel = "JSON|@FILE|-",
            description = "how far it got, for the next attempt; default null")
    private String details = "null";

    @Override
    int run() {
        var value = JsonArgument.read("--details", details, terminal().in());
        var directory = openExisting(Opening.LOOKING);
        boolean wanted = ((Answer.Wanted) directory.ask(new Request.Heartbeat(token, value))).wanted();
        if (json()) {
            printJson(Map.of("wanted", wanted));
        } else {
            print(wanted ? "go on" : "stop: the task is no longer wanted");
        }
        return wanted ? ExitStatus.COMPLETED : ExitStatus.FAILED;
    }
}
