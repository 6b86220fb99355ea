package io.fermata.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Lists the triggers that the data directory knows, or removes one. */
@Command(name = "triggers", sortOptions = false)
final class TriggersVerb extends ServedVerb {
    @Option(names = "--remove", paramLabel = "NAME", description = "removes it; a jar that offers it brings it back")
    private @Nullable String removed;

    @Override
    int run() {
        var directory = openExisting(Opening.LOOKING);
        if (removed != null) {
            directory.ask(new Request.RemoveTrigger(removed));
            return ExitStatus.COMPLETED;
        }
        var answer = (Answer.Triggers) directory.ask(new Request.ListTriggers());
        for (var trigger : answer.triggers()) {
            if (json()) {
                printJson(trigger);
            } else {
                var key = trigger.key() == null ? "any key" : "key " + trigger.key();
                print("%s: message %s, %s, starts %s as %s"
                        .formatted(trigger.name(), trigger.type(), key, trigger.workflow(), trigger.id()));
            }
        }
        return ExitStatus.COMPLETED;
    }
}
