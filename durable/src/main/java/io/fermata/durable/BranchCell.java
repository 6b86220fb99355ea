package io.fermata.durable;

import io.fermata.sdk.BranchFailed;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The promise of a branch: it holds what the branch's code returned or threw. */
final class BranchCell<T extends @Nullable Object> extends Cell<T> {
    private @Nullable T value;
    private @Nullable Throwable thrown;

    /** The scope is the branch's own, so that it can be cancelled alone. */
    BranchCell(Fibers fibers, Scope scope) {
        super(fibers, scope);
    }

    void completed(T result) {
        value = result;
        close();
    }

    void failed(Throwable why) {
        thrown = why;
        close();
    }

    @Nullable
    Throwable thrown() {
        return thrown;
    }

    @Override
    public void cancel() {
        fibers.self();
        if (!isDone()) {
            scope.cancel("the branch was cancelled by the workflow");
        }
    }

    @Override
    @SuppressWarnings("NullAway") // The value is null only where its type allows it.
    T value() {
        if (thrown instanceof RuntimeException unchecked) {
            throw unchecked;
        }
        if (thrown instanceof Error error) {
            throw error;
        }
        if (thrown != null) {
            throw new BranchFailed(0, List.of(), thrown);
        }
        return value;
    }
}
