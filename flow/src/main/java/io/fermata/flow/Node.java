package io.fermata.flow;

import io.fermata.sdk.RetryPolicy;
import io.fermata.sdk.TypeRef;
import io.fermata.sdk.Undoing;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A part of a flow: takes an input, gives a result, and fits wherever such a part is wanted. Nodes are immutable and
 * may stand in several flows. Made by {@link Nodes}; put together with {@link #then} and {@link #and}:
 *
 * <pre>{@code
 * var etl = Flow.of("etl", extract.then(left.and(right)).then(load));
 * }</pre>
 *
 * @param <I> what it takes
 * @param <O> what it gives
 */
public sealed interface Node<I extends @Nullable Object, O extends @Nullable Object>
        permits Calls.Call,
                Sequence,
                Parallel,
                Mapped,
                Pipeline,
                Choice,
                Route,
                Fallback,
                Dag,
                DagResult,
                Inlined,
                Guarded {
    /** What it is called in history, in drawings and in messages; unique within a flow. */
    String name();

    /** The input's type. */
    TypeRef<I> input();

    /** The result's type. */
    TypeRef<O> output();

    /** The same under another name; for a node that stands in a flow twice. */
    Node<I, O> named(String name);

    /** This one, then the next on its result; a failure stops. */
    default <P extends @Nullable Object> Node<I, P> then(Node<? super O, P> next) {
        return Sequence.of(this, next);
    }

    /**
     * This one and the other at the same time, each on a copy of the input; gives {@link Results} by name. Fails when
     * one fails; see {@link Parallel} for other rules.
     */
    default Parallel<I> and(Node<? super I, ?> other) {
        return Parallel.of(this, other);
    }

    /** The alternative on the same input if this one fails; a cancel is no failure. */
    default Node<I, O> orElse(Node<? super I, ? extends O> alternative) {
        return Fallback.of(this, alternative);
    }

    /**
     * Tries again under this policy. For a step or task these are its attempts; a group of nodes is done again as a
     * whole, with the waits between as durable timers.
     */
    default Node<I, O> retry(RetryPolicy policy) {
        return Guarded.of(this).withRetry(policy);
    }

    /**
     * Fails with {@link io.fermata.sdk.TimedOut} unless it has ended in this time, retries included; what is open is
     * cancelled.
     */
    default Node<I, O> timeout(Duration limit) {
        return Guarded.of(this).withTimeout(limit);
    }

    /**
     * Undone like this when the flow finally fails, in the reverse order of what was done. For a step, task or child
     * the compensation is registered in the very event that opens it, and knows the result if there is one; for a group
     * it is registered before the group begins, and the result is never known. The flow then fails with
     * {@link io.fermata.sdk.SagaFailed}, whose cause is the first error. See {@link io.fermata.sdk.Saga}.
     */
    default Node<I, O> compensate(Compensation<? super I, O> compensation) {
        return Guarded.of(this).withUndoing(input -> Undoing.step(undo -> compensation.undo(input, undo)));
    }

    /** Undone by a task, a child, or a step with options. */
    default Node<I, O> compensate(Undoing<O> undoing) {
        return Guarded.of(this).withUndoing(input -> undoing);
    }

    /** The point of no return: once this node has succeeded, what was done before it is not undone any more. */
    default Node<I, O> pivot() {
        return Guarded.of(this).asPivot();
    }

    /** The nodes directly inside, in their order; none for a single operation. */
    List<Node<?, ?>> parts();
}
