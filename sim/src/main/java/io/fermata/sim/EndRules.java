package io.fermata.sim;

import io.fermata.kernel.Category;
import io.fermata.kernel.RunEnd;
import io.fermata.kernel.RunId;
import io.fermata.kernel.StartSpec;
import org.jspecify.annotations.Nullable;

/** When a run may run out of time, and whether another attempt of the execution must follow one that ended badly. */
final class EndRules {
    private static final String TIMERS = "7 timers fire once, never early";
    private static final String RETRY = "5 an execution is tried again as its policy says";
    private static final long RESOURCE_MILLIS = 30_000;

    private EndRules() {}

    static void check(Model model, Reports reports, RunModel run, long at) {
        switch (run.end) {
            case RunEnd.TimedOut it -> {
                boolean inAll = it.which().equals("execution");
                long due = inAll ? executionDue(run) : runDue(run);
                reports.check(
                        due > 0 && at >= due,
                        TIMERS,
                        () -> run + " times out (" + it.which() + ") at " + at + ", due at " + due);
                again(model, reports, run, inAll ? null : Category.TRANSIENT, it.retriedBy());
            }
            case RunEnd.Failed it -> again(model, reports, run, it.failure().category(), it.retriedBy());
            case RunEnd.ContinuedAsNew it ->
                model.afterBatch(() -> CarryRules.check(model, reports, run, it.next(), 0));
            case RunEnd.Completed it -> {}
            case RunEnd.Cancelled it -> {}
            case RunEnd.Terminated it -> {}
            case null -> {}
        }
    }

    /** When the time of all runs together is over; 0: never. */
    static long executionDue(RunModel run) {
        var spec = run.spec;
        if (spec == null || spec.executionTimeoutMillis() == 0) {
            return 0;
        }
        long began = spec.executionStartMillis() == 0 ? run.startedAt : spec.executionStartMillis();
        return spec.executionTimeoutMillis() + (run.reopenedAt > 0 ? run.reopenedAt : began);
    }

    /** When the time of this run is over, which begins with its first turn; 0: never. */
    static long runDue(RunModel run) {
        var spec = run.spec;
        if (spec == null || spec.runTimeoutMillis() == 0) {
            return 0;
        }
        return spec.runTimeoutMillis() + (run.reopenedAt > 0 ? run.reopenedAt : firstTurnAt(run, spec));
    }

    static long firstTurnAt(RunModel run, StartSpec spec) {
        return run.startedAt + spec.delayMillis();
    }

    private static void again(
            Model model, Reports reports, RunModel run, @Nullable Category category, @Nullable RunId next) {
        var spec = run.spec;
        if (spec == null) {
            return;
        }
        var policy = spec.retry();
        boolean isOver = category == null || category == Category.VALIDATION || category == Category.LOGIC;
        boolean allowed = !isOver
                && run.cancelRequestedAt == 0
                && (policy.maxAttempts() == 0 || spec.attempt() < policy.maxAttempts());
        double most = policy.initialMillis() * Math.pow(policy.multiplier(), spec.attempt() - 1);
        if (category == Category.RESOURCE) {
            most = Math.max(most, (double) RESOURCE_MILLIS);
        }
        double wait = Math.min(most, (double) policy.maxMillis());
        double least = wait * (1 - policy.jitter());
        long due = executionDue(run) == 0 ? Long.MAX_VALUE : executionDue(run);
        boolean mustNot = !allowed || run.atMillis + least - 1 >= due;
        boolean must = allowed && run.atMillis + wait + 1 < due;
        reports.check(
                next == null ? !must : !mustNot,
                RETRY,
                () -> run + " ended with " + run.end + " in attempt " + spec.attempt() + " of " + policy);
        if (next != null) {
            model.afterBatch(() -> CarryRules.check(model, reports, run, next, wait));
        }
    }
}
