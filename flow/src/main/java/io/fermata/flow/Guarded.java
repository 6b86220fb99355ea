package io.fermata.flow;

import io.fermata.sdk.RetryPolicy;
import io.fermata.sdk.TypeRef;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A node with a retry policy or a limit of time around it; the limit covers all attempts. */
record Guarded<I extends @Nullable Object, O extends @Nullable Object>(
        Node<I, O> inner, @Nullable RetryPolicy policy, @Nullable Duration limit) implements Node<I, O> {
    static <I extends @Nullable Object, O extends @Nullable Object> Guarded<I, O> of(Node<I, O> node) {
        return node instanceof Guarded<I, O> already ? already : new Guarded<>(node, null, null);
    }

    Guarded<I, O> withRetry(RetryPolicy other) {
        return new Guarded<>(inner, other, limit);
    }

    Guarded<I, O> withTimeout(Duration other) {
        return new Guarded<>(inner, policy, other);
    }

    @Override
    public String name() {
        return inner.name();
    }

    @Override
    public TypeRef<I> input() {
        return inner.input();
    }

    @Override
    public TypeRef<O> output() {
        return inner.output();
    }

    @Override
    public Node<I, O> named(String other) {
        return new Guarded<>(inner.named(other), policy, limit);
    }

    @Override
    public List<Node<?, ?>> parts() {
        return List.of(inner);
    }
}
