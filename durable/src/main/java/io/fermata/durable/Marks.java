package io.fermata.durable;

import io.fermata.kernel.Intent;
import io.fermata.kernel.Payload;
import io.fermata.sdk.InvalidInput;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What an execution shows of itself to those who list it. */
final class Marks {
    /** From this many events on, an execution should continue as new. */
    static final long HISTORY_EVENTS_LONG = 10_000;

    private static final int ATTRIBUTE_KEY_CHARS_MAX = 100;
    private static final int ATTRIBUTE_TEXT_CHARS_MAX = 1_000;

    private Marks() {}

    static Intent attribute(Payloads payloads, String key, @Nullable Object value) {
        if (key.isBlank() || key.length() > ATTRIBUTE_KEY_CHARS_MAX) {
            throw new InvalidInput("attribute key", "must have 1 to " + ATTRIBUTE_KEY_CHARS_MAX + " characters");
        }
        var plain = check(key, value);
        return new Intent.SetAttributes(Map.of(key, plain == null ? Payload.NONE : payloads.clear(plain)));
    }

    private static @Nullable Object check(String key, @Nullable Object value) {
        return switch (value) {
            case null -> null;
            case String text when text.length() <= ATTRIBUTE_TEXT_CHARS_MAX -> text;
            case Long number -> number;
            case Integer number -> number;
            case Double number -> number;
            case Boolean flag -> flag;
            case Instant moment -> moment.toString();
            default ->
                throw new InvalidInput(
                        "attribute " + key,
                        "must be a text of at most " + ATTRIBUTE_TEXT_CHARS_MAX
                                + " characters, a number, a boolean or an Instant");
        };
    }
}
