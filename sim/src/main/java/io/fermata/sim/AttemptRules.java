package io.fermata.sim;

import io.fermata.kernel.Category;
import io.fermata.kernel.Closing;
import io.fermata.kernel.Event;
import io.fermata.kernel.Failure;
import io.fermata.kernel.OperationSpec;
import io.fermata.kernel.RetryPolicy;
import io.fermata.kernel.Timeouts;
import io.fermata.sim.RunModel.Operation;
import org.jspecify.annotations.Nullable;

/** Whether, and when, an attempt that ended badly is followed by another, by the oracle's own reading of its policy. */
final class AttemptRules {
    private static final String PROMISE = "5 an attempt is made again as its policy says";
    private static final long RESOURCE_MILLIS = 30_000;
    private static final long LOST_MILLIS = 1_000;
    private static final int LOST_MAX = 20;
    private static final String REOPENED = "the run was reopened";

    private AttemptRules() {}

    static void failed(Reports reports, RunModel run, Operation operation, Event.AttemptFailed it, long at) {
        operation.failures++;
        var policy = policy(operation);
        if (policy == null) {
            return;
        }
        var category = it.failure().category();
        reports.check(
                isTriedAgain(category) && operation.failures < attemptsMax(policy),
                PROMISE,
                () -> run + " operation " + operation.path + " goes on after failure " + operation.failures + ", "
                        + category);
        double most = policy.initialMillis() * Math.pow(policy.multiplier(), operation.failures - 1);
        if (category == Category.RESOURCE) {
            most = Math.max(most, (double) RESOURCE_MILLIS);
        }
        most = Math.min(most, (double) policy.maxMillis());
        double least = most * (1 - policy.jitter());
        long wait = it.retryAtMillis() - at;
        boolean fits = wait >= least - 1 && wait <= most + 1;
        reports.check(
                fits,
                PROMISE,
                () -> run + " operation " + operation.path + " waits " + wait + " ms after failure "
                        + operation.failures);
        reports.check(
                it.retryAtMillis() < closeAt(operation),
                PROMISE,
                () -> run + " operation " + operation.path + " is to be tried again when it is over");
    }

    static void lost(Reports reports, RunModel run, Operation operation, Event.AttemptLost it, long at) {
        operation.losses++;
        double most = operation.losses == 1 ? 0 : LOST_MILLIS * Math.pow(2, operation.losses - 2.0);
        long wait = it.retryAtMillis() - at;
        if (it.why().equals(REOPENED) && run.isBeingArmed() && wait == 0) {
            return;
        }
        reports.check(
                wait >= Math.min(most, 100_000) / 2 && wait <= most + 1 && operation.losses <= LOST_MAX,
                PROMISE,
                () -> run + " operation " + operation.path + " waits " + wait + " ms after loss " + operation.losses);
    }

    /** It gave up: it must have had all its attempts, or no time for another. */
    static void closed(Reports reports, RunModel run, Operation operation, Closing closing) {
        var policy = policy(operation);
        if (policy == null || !(closing instanceof Closing.Failed failed) || !isTriedAgain(failed)) {
            return;
        }
        reports.check(
                operation.failures + 1 >= attemptsMax(policy) || closeAt(operation) < Long.MAX_VALUE,
                PROMISE,
                () -> run + " operation " + operation.path + " gives up after " + (operation.failures + 1)
                        + " failures: " + failed.failure().message());
    }

    private static int attemptsMax(RetryPolicy policy) {
        return policy.maxAttempts() == 0 ? Integer.MAX_VALUE : policy.maxAttempts();
    }

    private static boolean isTriedAgain(Closing.Failed failed) {
        Failure failure = failed.failure();
        return isTriedAgain(failure.category()) && !failure.type().equals("AttemptsLost");
    }

    private static boolean isTriedAgain(Category category) {
        return switch (category) {
            case TRANSIENT, DEPENDENCY, RESOURCE -> true;
            case VALIDATION, LOGIC -> false;
        };
    }

    private static long closeAt(Operation operation) {
        var timeouts = operation.spec instanceof OperationSpec.Step step
                ? step.timeouts()
                : operation.spec instanceof OperationSpec.Task task ? task.timeouts() : Timeouts.NONE;
        long limit = timeouts.scheduleToCloseMillis();
        return limit == 0 ? Long.MAX_VALUE : operation.openedAt + limit;
    }

    private static @Nullable RetryPolicy policy(Operation operation) {
        return operation.spec instanceof OperationSpec.Step step
                ? step.retry()
                : operation.spec instanceof OperationSpec.Task task ? task.retry() : null;
    }
}
