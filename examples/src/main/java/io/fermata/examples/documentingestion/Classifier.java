package io.fermata.examples.documentingestion;

import io.fermata.sdk.Failure;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Classifies documents by plain rules: the same text gives the same answer. */
final class Classifier {
    private static final int PERCENT_PER_WORD = 20;
    private static final int PERCENT_PER_RIVAL_WORD = 5;
    private static final int PERCENT_MIN = 40;
    private static final int PERCENT_FOR_A_NAME = 10;

    private Classifier() {}

    /** Fails for good when the text speaks for no kind. */
    static Classification classify(String name, String text) {
        var best = score(Kind.INVOICE, text);
        for (var kind : Kind.values()) {
            var other = score(kind, text);
            best = other.percent() > best.percent() ? other : best;
        }
        if (best.percent() < PERCENT_MIN) {
            throw Failure.validation(name + " is no document of a known kind").withType("Unclassified");
        }
        return best;
    }

    /** Looks again at what was not looked at before: in the first round at the file's name, then at the first line. */
    static int reassess(String name, String text, Assessment before) {
        var place = before.rounds() == 0 ? name : firstLine(text);
        boolean speaksForIt =
                place.toLowerCase(Locale.ROOT).contains(before.kind().word());
        return Math.min(100, before.percent() + (speaksForIt ? PERCENT_FOR_A_NAME : 0));
    }

    private static String firstLine(String text) {
        return text.lines().filter(line -> !line.isBlank()).findFirst().orElse("");
    }

    private static Classification score(Kind kind, String text) {
        var words = found(kind, text);
        int rivals = 0;
        for (var other : Kind.values()) {
            rivals += other == kind ? 0 : found(other, text).size();
        }
        int percent = words.size() * PERCENT_PER_WORD - rivals * PERCENT_PER_RIVAL_WORD;
        return new Classification(kind, Math.max(0, percent), words);
    }

    private static List<String> found(Kind kind, String text) {
        return kind.words().stream()
                .filter(word -> Pattern.compile("\\b" + word, Pattern.CASE_INSENSITIVE)
                        .matcher(text)
                        .find())
                .toList();
    }
}
