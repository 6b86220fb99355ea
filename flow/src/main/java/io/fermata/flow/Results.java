package io.fermata.flow;

import io.fermata.sdk.InvalidInput;
import java.lang.invoke.MethodType;
import java.lang.reflect.ParameterizedType;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What several nodes gave, by name: nothing that failed or was left out is missing silently.
 *
 * @param values the results of those that succeeded, in the nodes' order
 * @param failures what the failed ones threw, as type and message
 * @param skipped those that did not run, or were cancelled
 */
public record Results(Map<String, @Nullable Object> values, Map<String, String> failures, List<String> skipped) {
    /** Nothing at all. */
    public static final Results EMPTY = new Results(Map.of(), Map.of(), List.of());

    public Results {
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
        failures = Collections.unmodifiableMap(new LinkedHashMap<>(failures));
        skipped = List.copyOf(skipped);
    }

    /**
     * The result of a node.
     *
     * @throws InvalidInput when it has none: it failed, was skipped, or is not one of these
     */
    @SuppressWarnings({"unchecked", "NullAway"}) // The value came from a node of this name: it is as its type says.
    public <O extends @Nullable Object> O get(Node<?, O> node) {
        var type = node.output().type();
        var raw = type instanceof ParameterizedType generic ? generic.getRawType() : type;
        return (O) checked(node.name(), raw instanceof Class<?> plain ? plain : Object.class);
    }

    /**
     * The result of a name.
     *
     * @throws InvalidInput when there is none: it failed, was skipped, or is not one of these; or when it is another
     *     type
     */
    @SuppressWarnings({"unchecked", "NullAway"}) // A value is null only where the node's type allows it.
    public <O extends @Nullable Object> O get(String name, Class<O> type) {
        return (O) checked(name, type);
    }

    /** Whether this node succeeded. */
    public boolean has(Node<?, ?> node) {
        return values.containsKey(node.name());
    }

    /** Whether the node of this name succeeded. */
    public boolean has(String name) {
        return values.containsKey(name);
    }

    private @Nullable Object checked(String name, Class<?> type) {
        if (!values.containsKey(name)) {
            throw new InvalidInput("result '" + name + "'", missing(name));
        }
        var value = values.get(name);
        var wanted = MethodType.methodType(type).wrap().returnType();
        if (value != null && !wanted.isInstance(value)) {
            throw new InvalidInput(
                    "result '" + name + "'",
                    "is a " + value.getClass().getSimpleName() + ", not a " + wanted.getSimpleName()
                            + "; results read back from outside have lost their types");
        }
        return value;
    }

    private String missing(String name) {
        if (failures.containsKey(name)) {
            return "is missing, it failed: " + failures.get(name);
        }
        return skipped.contains(name) ? "is missing, it was skipped" : "is not one of " + values.keySet();
    }
}
