package io.fermata.server;

import io.fermata.sdk.InvalidInput;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds a value within JSON, as RFC 6901 has it: {@code /items/0/name}; empty for the whole. */
final class JsonPointer {
    private static final int CHARS_MAX = 500;

    private JsonPointer() {}

    /** Refuses a text that is no pointer. */
    static void require(String field, String pointer) {
        boolean begins = pointer.isEmpty() || pointer.startsWith("/");
        if (!begins || pointer.length() > CHARS_MAX || pointer.matches("(?s).*~([^01].*|$)")) {
            throw new InvalidInput(field, "must be a JSON pointer such as /order/id, is '" + pointer + "'");
        }
    }

    /** Null where there is none, or JSON's null. */
    static @Nullable Object find(@Nullable Object json, String pointer) {
        if (pointer.isEmpty()) {
            return json;
        }
        @Nullable Object at = json;
        for (var part : pointer.substring(1).split("/", -1)) {
            var name = part.replace("~1", "/").replace("~0", "~");
            at = switch (at) {
                case Map<?, ?> object -> object.get(name);
                case List<?> list
                when name.matches("0|[1-9][0-9]{0,8}") && Integer.parseInt(name) < list.size() ->
                    list.get(Integer.parseInt(name));
                case null, default -> null;
            };
        }
        return at;
    }
}
