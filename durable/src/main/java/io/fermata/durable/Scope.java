package io.fermata.durable;

import io.fermata.sdk.CancelScope;
import io.fermata.sdk.Cancelled;
import org.jspecify.annotations.Nullable;

/** A cancel scope; a shielded one has no parent, so nothing reaches it from above. */
final class Scope implements CancelScope {
    private final JavaProgram program;
    private final @Nullable Scope parent;
    private @Nullable String reason;

    Scope(JavaProgram program, @Nullable Scope parent) {
        this.program = program;
        this.parent = parent;
    }

    @Override
    public void cancel(String why) {
        if (reason == null) {
            reason = why;
            program.cancelWithin(this, why);
        }
    }

    @Override
    public boolean isCancelled() {
        return cancelReason() != null;
    }

    boolean isWithin(Scope outer) {
        for (Scope scope = this; scope != null; scope = scope.parent) {
            if (scope == outer) {
                return true;
            }
        }
        return false;
    }

    void check() {
        var why = cancelReason();
        if (why != null) {
            throw new Cancelled(why.isEmpty() ? "cancelled" : "cancelled: " + why, null);
        }
    }

    private @Nullable String cancelReason() {
        for (Scope scope = this; scope != null; scope = scope.parent) {
            if (scope.reason != null) {
                return scope.reason;
            }
        }
        return null;
    }
}
