package io.fermata.durable;

import io.fermata.sdk.Cancelled;
import io.fermata.sdk.ScopeBody;
import io.fermata.sdk.TimedOut;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A scope that a durable timer cancels. */
final class Deadlines {
    private static final int CAUSES_MAX = 10;

    private Deadlines() {}

    /** The timer lies outside of the scope, so that what it cancels does not include itself. */
    static <T extends @Nullable Object, X extends Exception> T within(
            FiberContext ctx, long dueMillis, ScopeBody<? extends T, X> body) throws X {
        var scope = new Scope(ctx.program, ctx.fiber.scope);
        var timer = ctx.timerAt(dueMillis);
        timer.onClose(() -> {
            if (timer.hasFired()) {
                scope.cancel("the deadline has passed");
            }
        });
        T result;
        try {
            result = ctx.within(scope, body);
        } catch (Unwind left) {
            throw left;
        } catch (Throwable thrown) {
            if (timer.hasFired() && !ctx.fiber.scope.isCancelled() && isCancellation(thrown)) {
                throw late(dueMillis, thrown);
            }
            stop(ctx, timer);
            throw thrown;
        }
        stop(ctx, timer);
        return result;
    }

    private static void stop(FiberContext ctx, OperationCell<?> timer) {
        if (!timer.isDone()) {
            ctx.program.cancel(timer, "what had a deadline has ended");
        }
    }

    /** Also one that reached a branch, and came from there. */
    private static boolean isCancellation(Throwable thrown) {
        int depth = 0;
        for (Throwable cause = thrown; cause != null && depth < CAUSES_MAX; cause = cause.getCause(), depth++) {
            if (cause instanceof Cancelled) {
                return true;
            }
        }
        return false;
    }

    private static TimedOut late(long dueMillis, Throwable thrown) {
        var late = new TimedOut(
                TimedOut.Limit.DEADLINE, "what was to end by " + Instant.ofEpochMilli(dueMillis) + " did not");
        late.addSuppressed(thrown);
        return late;
    }
}
