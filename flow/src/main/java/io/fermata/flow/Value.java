package io.fermata.flow;

import io.fermata.sdk.Context;
import io.fermata.sdk.RawJson;
import io.fermata.sdk.TypeRef;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What flows from node to node, with the types that are needed to copy it. */
record Value(@Nullable Object it, Shape shape) {
    /** The types in a value. */
    sealed interface Shape {
        /** One type, written and read by the converter. */
        record Plain(TypeRef<?> type) implements Shape {}

        /** {@link Results}: each value has a type of its own. */
        record Named(Map<String, Shape> parts) implements Shape {}
    }

    static Value of(@Nullable Object it, TypeRef<?> type) {
        return new Value(it, new Shape.Plain(type));
    }

    /** A deep copy through the converter: whoever gets it shares nothing with anyone. May be made within a step. */
    Value copy(Context ctx) {
        return new Value(copy(ctx, it, shape), shape);
    }

    private static @Nullable Object copy(Context ctx, @Nullable Object it, Shape shape) {
        return switch (shape) {
            case Shape.Named(var parts)
            when it instanceof Results results -> {
                var copies = new LinkedHashMap<String, @Nullable Object>();
                results.values().forEach((name, value) -> copies.put(name, copy(ctx, value, shapeOf(parts, name))));
                yield new Results(copies, results.failures(), results.skipped());
            }
            case Shape.Named named -> it;
            case Shape.Plain(var type) -> isImmutable(it) ? it : ctx.convert(it, narrow(it, type));
        };
    }

    private static Shape shapeOf(Map<String, Shape> parts, String name) {
        var known = parts.get(name);
        return known == null ? new Shape.Plain(TypeRef.anything()) : known;
    }

    /** A declared type of no help is replaced by the value's own class. */
    private static TypeRef<?> narrow(@Nullable Object it, TypeRef<?> declared) {
        boolean vague = declared.type() == Object.class;
        return vague && it != null && !(it instanceof Collection<?>) && !(it instanceof Map<?, ?>)
                ? TypeRef.of(it.getClass())
                : declared;
    }

    private static boolean isImmutable(@Nullable Object it) {
        return switch (it) {
            case null -> true;
            case String text -> true;
            case Integer number -> true;
            case Long number -> true;
            case Double number -> true;
            case Boolean flag -> true;
            case Enum<?> constant -> true;
            case Instant moment -> true;
            case Duration length -> true;
            case UUID id -> true;
            case RawJson json -> true;
            default -> false;
        };
    }
}
