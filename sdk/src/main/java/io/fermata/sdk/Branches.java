package io.fermata.sdk;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The part of a {@link Context} that does several things at once. Branches of one execution never run at the same
 * moment: each goes until it waits, so plain fields and collections need no locks.
 */
public interface Branches {
    /** Starts a branch and goes on. */
    <T extends @Nullable Object> Promise<T> async(Branch<? extends T> branch);

    /**
     * Waits for all, in the order given.
     *
     * @throws FermataException the failure of the first one that failed, at once; the others go on
     */
    <T extends @Nullable Object> List<T> all(List<? extends Promise<? extends T>> promises);

    /** Waits for all; see {@link #all(List)}. */
    default void all(Promise<?>... promises) {
        this.<@Nullable Object>all(List.of(promises));
    }

    /**
     * Waits until one is done, well or not, and returns it: the one that was closed first in the history. The others go
     * on.
     */
    <T extends @Nullable Object> Promise<T> any(List<? extends Promise<? extends T>> promises);

    /** Runs branches against each other: returns or throws what the first to end does, and cancels the others. */
    <T extends @Nullable Object> T race(List<? extends Branch<? extends T>> branches);

    /**
     * Does the same with each item, at most {@code maxConcurrency} at once, and returns the results in the items'
     * order. Items beyond the limit start in order, as others end.
     *
     * @param maxConcurrency 1 or more
     * @throws BranchFailed when an item failed; no further item starts, running ones are cancelled and waited for
     */
    <A extends @Nullable Object, R extends @Nullable Object> List<R> map(
            List<? extends A> items, int maxConcurrency, ItemBranch<? super A, ? extends R> body);

    /** Like {@link #map}, but goes on past failed items: every item has its outcome. */
    <A extends @Nullable Object, R extends @Nullable Object> List<Outcome<R>> mapSettled(
            List<? extends A> items, int maxConcurrency, ItemBranch<? super A, ? extends R> body);

    /**
     * Runs a body whose operations and branches can be cancelled together, by {@link CancelScope#cancel} or by whatever
     * cancels the enclosing scope.
     *
     * @throws X what the body throws
     */
    <T extends @Nullable Object, X extends Exception> T scope(ScopeBody<? extends T, X> body) throws X;

    /**
     * Runs a body that a cancel does not touch: cleanup goes here.
     *
     * @throws X what the body throws
     */
    <T extends @Nullable Object, X extends Exception> T shielded(ScopeBody<? extends T, X> body) throws X;

    /**
     * Runs a body that is undone when it fails or is cancelled. What is still open in it is then withdrawn, and the
     * compensations that are due run one after the other in reverse order of their registration, out of reach of any
     * cancel. One that fails for good does not stop the others; the execution then waits, visibly, until a person has
     * it tried again or skips it.
     *
     * @throws SagaFailed after all of that; its cause is what the body threw
     */
    <T extends @Nullable Object> T saga(SagaBody<? extends T> body);

    /** Whether the enclosing scope or the execution was asked to cancel; for code that does not wait. */
    boolean isCancelRequested();
}
