package io.fermata.durable;

import io.fermata.kernel.Intent;
import io.fermata.kernel.Payload;
import io.fermata.sdk.InvalidInput;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What an execution shows of itself to those who list it. */
final class Marks {
    /** From this many events on, an execution should continue as new. */
    static final long HISTORY_EVENTS_LONG = 10_000;

    private static final int ATTRIBUTES_MAX = 32;
    private static final int VIEWS_MAX = 16;
    private static final int ATTRIBUTE_KEY_CHARS_MAX = 100;
    private static final int ATTRIBUTE_TEXT_CHARS_MAX = 1_000;

    private final JavaProgram program;
    private final Set<String> attributes = new HashSet<>(0);
    private final Set<String> views = new HashSet<>(0);

    Marks(JavaProgram program) {
        this.program = program;
    }

    void view(String key, @Nullable Object value) {
        limit("view", views, key, VIEWS_MAX);
        program.journal.add(new Intent.SetView(key, program.payloads.of(value)));
    }

    void attribute(String key, @Nullable Object value) {
        if (key.isBlank() || key.length() > ATTRIBUTE_KEY_CHARS_MAX) {
            throw new InvalidInput("attribute key", "must have 1 to " + ATTRIBUTE_KEY_CHARS_MAX + " characters");
        }
        var plain = check(key, value);
        limit("attribute", attributes, key, ATTRIBUTES_MAX);
        var payload = plain == null ? Payload.NONE : program.payloads.clear(plain);
        program.journal.add(new Intent.SetAttributes(Map.of(key, payload)));
    }

    List<String> attributes() {
        return attributes.stream().sorted().toList();
    }

    List<String> views() {
        return views.stream().sorted().toList();
    }

    void restore(List<String> attributeKeys, List<String> viewKeys) {
        attributes.addAll(attributeKeys);
        views.addAll(viewKeys);
    }

    private static void limit(String what, Set<String> known, String key, int keysMax) {
        if (known.add(key) && known.size() > keysMax) {
            known.remove(key);
            throw new InvalidInput(what + " " + key, "is one too many: an execution has at most " + keysMax);
        }
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
