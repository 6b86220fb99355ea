package io.fermata.flow;

import io.fermata.sdk.TypeRef;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The same with each item of a list; results keep the items' order. A retry of the body is a retry per item. Once more
 * items have failed than are tolerated, those that run are cancelled, no further one starts, and {@link ItemsFailed} is
 * thrown with what there is.
 */
public final class Mapped<A extends @Nullable Object, R extends @Nullable Object>
        implements Node<List<A>, MapResult<R>> {
    /** How many items are worked on at once unless told otherwise. */
    public static final int CONCURRENCY_DEFAULT = 10;

    private final String name;
    private final Node<A, R> body;
    private final int maxConcurrency;
    private final Tolerance tolerance;

    private Mapped(String name, Node<A, R> body, int maxConcurrency, Tolerance tolerance) {
        this.name = name;
        this.body = body;
        this.maxConcurrency = maxConcurrency;
        this.tolerance = tolerance;
    }

    static <A extends @Nullable Object, R extends @Nullable Object> Mapped<A, R> of(String name, Node<A, R> body) {
        return new Mapped<>(name, body, CONCURRENCY_DEFAULT, Tolerance.NONE);
    }

    /** At most this many items at once; at least 1. */
    public Mapped<A, R> maxConcurrency(int limit) {
        return new Mapped<>(name, body, limit, tolerance);
    }

    /** So many items may fail. Default 0. */
    public Mapped<A, R> tolerate(int failures) {
        return new Mapped<>(name, body, maxConcurrency, new Tolerance(failures, tolerance.percent()));
    }

    /** Such a share of the items may fail, 0 to 100; the larger one of both tolerances counts. Default 0. */
    public Mapped<A, R> toleratePercent(double percent) {
        return new Mapped<>(name, body, maxConcurrency, new Tolerance(tolerance.count(), percent));
    }

    /** Only the results of the items that succeeded, in order, for when nothing else is wanted. */
    public Node<List<A>, List<R>> values() {
        var gathered = new Calls.Pure<>(name + ".values", output(), Types.listOf(body.output()), MapResult<R>::values);
        return then(gathered);
    }

    Node<A, R> body() {
        return body;
    }

    int maxConcurrency() {
        return maxConcurrency;
    }

    Tolerance tolerance() {
        return tolerance;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public TypeRef<List<A>> input() {
        return Types.listOf(body.input());
    }

    @Override
    public TypeRef<MapResult<R>> output() {
        return Types.resultOf(body.output());
    }

    @Override
    public Mapped<A, R> named(String other) {
        return new Mapped<>(other, body, maxConcurrency, tolerance);
    }

    @Override
    public List<Node<?, ?>> parts() {
        return List.of(body);
    }
}
