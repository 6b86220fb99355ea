package io.fermata.flow;

import io.fermata.sdk.TypeRef;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Nodes one after the other: each takes the result of the one before, the first failure stops. */
record Sequence<I extends @Nullable Object, O extends @Nullable Object>(
        String label, TypeRef<I> input, TypeRef<O> output, List<Node<?, ?>> parts) implements Node<I, O> {
    Sequence {
        parts = List.copyOf(parts);
    }

    static <I extends @Nullable Object, M extends @Nullable Object, O extends @Nullable Object> Node<I, O> of(
            Node<I, M> first, Node<? super M, O> next) {
        var parts = new ArrayList<Node<?, ?>>();
        add(parts, first);
        add(parts, next);
        return new Sequence<>("", first.input(), next.output(), parts);
    }

    /** One without a name is called like its last node, whose result is its own. */
    @Override
    public String name() {
        return !label.isEmpty() || parts.isEmpty() ? label : parts.getLast().name();
    }

    @Override
    public Node<I, O> named(String name) {
        return new Sequence<>(name, input, output, parts);
    }

    private static void add(List<Node<?, ?>> parts, Node<?, ?> node) {
        if (node instanceof Sequence<?, ?> chain && chain.label().isEmpty()) {
            parts.addAll(chain.parts());
        } else {
            parts.add(node);
        }
    }
}
