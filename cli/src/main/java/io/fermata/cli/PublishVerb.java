package io.fermata.cli;

import io.fermata.server.Durations;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Publishes a message and runs on what it wakes. */
@Command(name = "publish", sortOptions = false)
final class PublishVerb extends ServedVerb {
    private static final Duration KEEP_DEFAULT = Duration.ofDays(1);

    @Parameters(index = "0", paramLabel = "TYPE", description = "the message's type")
    private String type = "";

    @Option(names = "--key", paramLabel = "KEY", required = true, description = "which one, such as a number")
    private String key = "";

    @Option(names = "--payload", paramLabel = "JSON|@FILE|-", description = "what it says; default null")
    private String payload = "null";

    @Option(names = "--all", description = "a copy for everyone who awaits it; default: the first one gets it")
    private boolean all;

    @Option(names = "--keep", paramLabel = "DURATION", description = "how long it waits for a taker; default 1d")
    private @Nullable String keep;

    @Option(names = "--message-id", paramLabel = "ID", description = "the same id twice is one message")
    private @Nullable String messageId;

    @Option(names = "--correlation", paramLabel = "ID", description = "what it is about, for trace; default none")
    private @Nullable String correlation;

    @Override
    int run() {
        var kept = keep == null ? KEEP_DEFAULT : Durations.read("--keep", keep);
        var request = new Request.Publish(
                Ids.checked("TYPE", type),
                Ids.checked("--key", key),
                JsonArgument.read("--payload", payload, terminal().in()),
                all,
                kept.toMillis(),
                messageId == null ? Ids.random("cli") : Ids.checked("--message-id", messageId),
                correlation == null ? "" : Ids.checked("--correlation", correlation));
        var directory = openExisting(Opening.ACTING);
        var woken = (Answer.Woken) directory.ask(request);
        if (woken.ids().isEmpty()) {
            terminal().err().println("nobody waits for it; kept for " + Texts.duration(kept));
        }
        return follow(directory, woken);
    }
}
