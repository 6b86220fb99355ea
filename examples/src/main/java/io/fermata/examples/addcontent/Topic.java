package io.fermata.examples.addcontent;

import io.fermata.sdk.Failure;
import java.util.Locale;
import java.util.regex.Pattern;

/** The categories of the library, with the words that speak for each. */
enum Topic {
    SEA("tide|wave|harbour|gauge"),
    BUILDINGS("lighthouse|tower|lamp|museum"),
    CRAFT("rope|knot|sail|splice");

    /** Where a robust run puts what speaks for no category. */
    static final String OTHER = "other";

    private final Pattern words;

    Topic(String words) {
        this.words = Pattern.compile("\\b(?:" + words + ")", Pattern.CASE_INSENSITIVE);
    }

    /** The category that most words speak for, the first one in a tie; fails for good when none does. */
    static String of(Page page) {
        var text = page.title() + "\n" + page.text();
        var best = SEA;
        for (var topic : values()) {
            best = topic.count(text) > best.count(text) ? topic : best;
        }
        if (best.count(text) == 0) {
            throw Failure.validation("'" + page.title() + "' fits no category").withType("NoCategory");
        }
        return best.name().toLowerCase(Locale.ROOT);
    }

    private long count(String text) {
        return words.matcher(text).results().count();
    }
}
