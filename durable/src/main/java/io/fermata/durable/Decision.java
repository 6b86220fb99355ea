package io.fermata.durable;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a person decided about an operation that cannot go on by itself.
 *
 * @param reason why; may be empty
 * @param value the result to go on with when an asking step is skipped; else null
 */
public record Decision(Kind kind, String reason, @Nullable Object value) {
    /** What a person can decide. */
    public enum Kind {
        /** Do it again. */
        RETRY,
        /** Go on without it. */
        SKIP,
        /** Let it fail. */
        FAIL,
        /** The answer was no decision. */
        UNREADABLE
    }

    /** Plain values that every converter can write: the answer to the wait of that person. */
    public Map<String, Object> answer() {
        return value == null
                ? Map.of("decision", kind.name(), "reason", reason)
                : Map.of("decision", kind.name(), "reason", reason, "value", value);
    }

    static Decision of(@Nullable Object answer) {
        if (!(answer instanceof Map<?, ?> fields)) {
            return new Decision(Kind.UNREADABLE, "", null);
        }
        var reason = fields.get("reason") instanceof String text ? text : "";
        var kind = switch (String.valueOf(fields.get("decision"))) {
            case "RETRY" -> Kind.RETRY;
            case "SKIP" -> Kind.SKIP;
            case "FAIL" -> Kind.FAIL;
            default -> Kind.UNREADABLE;
        };
        return new Decision(kind, reason, fields.get("value"));
    }
}
