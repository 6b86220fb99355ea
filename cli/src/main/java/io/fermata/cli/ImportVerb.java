package io.fermata.cli;

import io.fermata.sdk.RawJson;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Takes in an execution that was exported. */
@Command(name = "import", sortOptions = false)
final class ImportVerb extends RemoteVerb {
    @Parameters(index = "0", paramLabel = "@FILE|-", description = "what export printed")
    private String document = "";

    @Option(names = "--id", paramLabel = "ID", description = "another id; default the one that it had")
    private @Nullable String id;

    @Option(names = "--reason", paramLabel = "TEXT", required = true, description = "recorded in the history")
    private String reason = "";

    private RawJson read = RawJson.NULL;

    /** What was taken in; an open one is paused. */
    private record Imported(String id, String status) {}

    @Override
    void check() {
        if (reason.isBlank()) {
            throw new UsageError("--reason must not be blank: it is recorded");
        }
        read = JsonArgument.read("DOCUMENT", document, terminal().in());
    }

    @Override
    int run(ServerCalls server) {
        var body = ServerCalls.body();
        body.put("document", read);
        body.put("id", id == null ? null : Ids.fresh("--id", id));
        body.put("reason", reason);
        var imported = server.post("/import", body).read(Imported.class);
        if (json()) {
            printJson(imported);
        } else {
            print("imported " + imported.id() + ", " + imported.status());
            if (imported.status().equals("PAUSED")) {
                print(commandLine("resume", imported.id()));
            }
        }
        return ExitStatus.COMPLETED;
    }
}
