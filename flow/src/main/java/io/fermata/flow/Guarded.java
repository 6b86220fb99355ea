package io.fermata.flow;

import io.fermata.sdk.RetryPolicy;
import io.fermata.sdk.TypeRef;
import io.fermata.sdk.Undoing;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A node with more said about it: retries, a limit of time over all of them, how it is undone, no way back after it.
 */
record Guarded<I extends @Nullable Object, O extends @Nullable Object>(
        Node<I, O> inner,
        @Nullable RetryPolicy policy,
        @Nullable Duration limit,
        @Nullable Function<? super I, Undoing<O>> undoing,
        boolean noWayBack)
        implements Node<I, O> {
    static <I extends @Nullable Object, O extends @Nullable Object> Guarded<I, O> of(Node<I, O> node) {
        return node instanceof Guarded<I, O> already ? already : new Guarded<>(node, null, null, null, false);
    }

    Guarded<I, O> withRetry(RetryPolicy other) {
        return new Guarded<>(inner, other, limit, undoing, noWayBack);
    }

    Guarded<I, O> withTimeout(Duration other) {
        return new Guarded<>(inner, policy, other, undoing, noWayBack);
    }

    Guarded<I, O> withUndoing(Function<? super I, Undoing<O>> other) {
        return new Guarded<>(inner, policy, limit, other, noWayBack);
    }

    Guarded<I, O> asPivot() {
        return new Guarded<>(inner, policy, limit, undoing, true);
    }

    /** Whether anything in a tree is to be undone when it fails. */
    static boolean compensates(Node<?, ?> node) {
        return (node instanceof Guarded<?, ?> guarded && guarded.undoing != null)
                || node.parts().stream().anyMatch(Guarded::compensates);
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
        return new Guarded<>(inner.named(other), policy, limit, undoing, noWayBack);
    }

    @Override
    public List<Node<?, ?>> parts() {
        return List.of(inner);
    }
}
