package io.fermata.cli;

import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Records the start of an execution and does not wait for it. */
@Command(name = "start", sortOptions = false)
final class StartVerb extends ServedVerb {
    @Parameters(index = "0", paramLabel = "NAME", description = "the workflow")
    private String workflow = "";

    @Option(names = "--id", paramLabel = "ID", description = "the execution's id; default NAME and a random part")
    private @Nullable String id;

    @Option(names = "--input", paramLabel = "JSON|@FILE|-", description = "the workflow's input")
    private @Nullable String input;

    @Option(names = "--correlation", paramLabel = "ID", description = "what it is about, for trace; default its id")
    private @Nullable String correlation;

    @Override
    int run() {
        var chosen = id == null ? Ids.random(workflow) : Ids.fresh("--id", id);
        var request = Door.request(this, workflow, chosen, input, 0, false, correlation);
        var directory = open(Opening.PASSIVE);
        var woken = (Answer.Woken) directory.ask(request);
        var snapshot = (Answer.Snapshot) directory.ask(new Request.Describe(chosen));
        if (json()) {
            var said = new LinkedHashMap<String, Object>();
            said.put("id", chosen);
            said.put("run", snapshot.execution().run());
            said.put("workflow", workflow);
            said.put("status", snapshot.execution().status());
            said.put("created", woken.created());
            printJson(said);
        } else {
            print((woken.created() ? "started " : "known ")
                    + chosen
                    + (place() == null
                            ? "; it runs while a process runs on the data, such as"
                            : "; it runs in the server, which is asked with"));
            print(commandLine("run", workflow, "--id", chosen));
        }
        return ExitStatus.COMPLETED;
    }
}
