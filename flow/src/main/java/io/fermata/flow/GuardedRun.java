package io.fermata.flow;

import io.fermata.sdk.Category;
import io.fermata.sdk.Failure;
import io.fermata.sdk.Promise;
import io.fermata.sdk.RetryPolicy;
import io.fermata.sdk.TimedOut;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Runs a node with a retry policy or a limit of time around it. */
final class GuardedRun {
    private GuardedRun() {}

    static Value run(Guarded<?, ?> guarded, Walk walk, Value input) throws Exception {
        var inner = guarded.inner();
        var policy = guarded.policy();
        var limit = guarded.limit();
        if (inner instanceof Calls.Step<?, ?> step) {
            var options = policy == null ? step.options() : step.options().withRetry(policy);
            options = limit == null ? options : options.withScheduleToClose(limit);
            return Value.of(CallRun.step(step, options, walk, input), step.output());
        }
        if (inner instanceof Calls.Task<?, ?> task) {
            var options = policy == null ? task.options() : task.options().withRetry(policy);
            options = limit == null ? options : options.withScheduleToClose(limit);
            return CallRun.run(new Calls.Task<>(task.name(), task.input(), task.output(), options), walk, input);
        }
        return limit == null ? retried(inner, policy, walk, input) : limited(guarded, limit, walk, input);
    }

    /** The work and the timer race; what loses is cancelled, and the work is waited for. */
    private static Value limited(Guarded<?, ?> guarded, Duration limit, Walk walk, Value input) throws Exception {
        var ctx = walk.ctx();
        Promise<Ended> work = ctx.async(branch -> {
            try {
                return new Ended.Succeeded(retried(guarded.inner(), guarded.policy(), walk.on(branch), input));
            } catch (Exception failed) {
                return new Ended.Failed(failed);
            }
        });
        var timer = ctx.sleepAsync(limit);
        ctx.<@Nullable Object>any(List.of(work, timer));
        if (!work.isDone()) {
            work.cancel();
            work.get();
            throw new TimedOut(
                    TimedOut.Limit.SCHEDULE_TO_CLOSE, "'" + guarded.name() + "' was not done within " + limit);
        }
        timer.cancel();
        return switch (work.get()) {
            case Ended.Succeeded(var value) -> value;
            case Ended.Failed(Exception failed) -> throw failed;
            case Ended.Failed(var broken) -> throw new IllegalStateException(broken);
            case Ended.Skipped(var why) -> throw new IllegalStateException(why);
        };
    }

    private static Value retried(Node<?, ?> node, @Nullable RetryPolicy policy, Walk walk, Value input)
            throws Exception {
        if (policy == null) {
            return Run.run(node, walk, input);
        }
        for (int attempt = 1; ; attempt++) {
            try {
                return Run.run(node, walk, input.copy(walk.ctx()));
            } catch (Exception failed) {
                boolean over = attempt >= policy.maxAttempts() || !isRetryable(failed, policy);
                if (over || Group.isCancel(failed, walk.ctx())) {
                    throw failed;
                }
            }
            walk.ctx().sleep(delay(policy, attempt, walk));
        }
    }

    private static boolean isRetryable(Throwable failed, RetryPolicy policy) {
        for (Throwable each = failed; each != null; each = each.getCause()) {
            var type = each instanceof Failure failure
                    ? failure.type()
                    : each.getClass().getName();
            if (policy.nonRetryableTypes().contains(type)) {
                return false;
            }
        }
        return Category.of(failed).isRetryable();
    }

    private static Duration delay(RetryPolicy policy, int attempt, Walk walk) {
        double wanted = policy.initialInterval().toMillis() * Math.pow(policy.multiplier(), attempt - 1.0);
        double capped = Math.min(wanted, (double) policy.maxInterval().toMillis());
        double share =
                policy.jitter() == 0 ? 0 : policy.jitter() * walk.ctx().random().nextDouble();
        return Duration.ofMillis(Math.max(1, Math.round(capped * (1 - share))));
    }
}
