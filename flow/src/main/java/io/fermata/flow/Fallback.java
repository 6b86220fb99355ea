package io.fermata.flow;

import io.fermata.sdk.TypeRef;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Alternatives in order: the next one is tried on the same input when one failed. */
record Fallback<I extends @Nullable Object, O extends @Nullable Object>(
        String label, TypeRef<I> input, TypeRef<O> output, List<Node<?, ?>> parts) implements Node<I, O> {
    Fallback {
        parts = List.copyOf(parts);
    }

    static <I extends @Nullable Object, O extends @Nullable Object> Node<I, O> of(
            Node<I, O> first, Node<?, ?> alternative) {
        var parts = new ArrayList<Node<?, ?>>();
        if (first instanceof Fallback<I, O> chain && chain.label.isEmpty()) {
            parts.addAll(chain.parts);
        } else {
            parts.add(first);
        }
        parts.add(alternative);
        return new Fallback<>("", first.input(), first.output(), parts);
    }

    /** One without a name is called like what it tries first. */
    @Override
    public String name() {
        return label.isEmpty() ? parts.getFirst().name() : label;
    }

    @Override
    public Node<I, O> named(String name) {
        return new Fallback<>(name, input, output, parts);
    }
}
