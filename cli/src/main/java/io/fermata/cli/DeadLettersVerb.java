package io.fermata.cli;

import io.fermata.embedded.Letter;
import io.fermata.server.Durations;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Lists what could not be delivered, oldest first. */
@Command(name = "dead-letters", sortOptions = false)
final class DeadLettersVerb extends ServedVerb {
    private static final int LIMIT_DEFAULT = 100;
    private static final int LIMIT_MAX = 1_000;

    @Option(names = "--limit", paramLabel = "N", description = "how many at most, 1 to 1000; default 100")
    private int limit = LIMIT_DEFAULT;

    @Option(names = "--after", paramLabel = "TIME", description = "only later ones, such as 2030-01-31T12:00:00Z")
    private String after = "";

    @Override
    int run() {
        if (limit < 1 || limit > LIMIT_MAX) {
            throw new UsageError("--limit must be 1 to " + LIMIT_MAX + ", is " + limit);
        }
        long afterMillis =
                after.isEmpty() ? 0 : Durations.moment("--after", after).toEpochMilli();
        var directory = openExisting(Opening.LOOKING);
        var answer = (Answer.DeadLetters) directory.ask(new Request.ListDeadLetters(afterMillis, limit));
        print(answer.letters());
        return ExitStatus.COMPLETED;
    }

    private void print(List<Letter> letters) {
        for (var letter : letters) {
            if (json()) {
                printJson(letter);
            } else {
                print(Texts.line(letter.at() + "  " + letter.reason() + "  "
                        + Texts.cut(letter.payload().text(), 100)));
            }
        }
    }
}
