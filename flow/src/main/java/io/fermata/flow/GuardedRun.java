package io.fermata.flow;

import io.fermata.sdk.Category;
import io.fermata.sdk.Failure;
import io.fermata.sdk.Promise;
import io.fermata.sdk.Response;
import io.fermata.sdk.RetryPolicy;
import io.fermata.sdk.TimedOut;
import io.fermata.sdk.Undoing;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Runs a node with a retry policy or a limit of time around it. */
final class GuardedRun {
    private GuardedRun() {}

    static Value run(Guarded<?, ?> guarded, Walk walk, Value input) throws Exception {
        var value = guard(guarded, undoing(guarded, walk, input), walk, input);
        var saga = walk.saga();
        if (guarded.noWayBack() && saga != null) {
            saga.pivot();
        }
        return value;
    }

    @SuppressWarnings("unchecked") // The flow was checked: the input is of the node's type.
    private static @Nullable Undoing<?> undoing(Guarded<?, ?> guarded, Walk walk, Value input) {
        var how = (Function<@Nullable Object, Undoing<?>>) (Function<?, ?>) guarded.undoing();
        return how == null ? null : how.apply(input.copy(walk.ctx()).it());
    }

    private static Value guard(Guarded<?, ?> guarded, @Nullable Undoing<?> undoing, Walk walk, Value input)
            throws Exception {
        var policy = guarded.policy();
        var limit = guarded.limit();
        return switch (guarded.inner()) {
            case Calls.Step<?, ?> step -> {
                var options = policy == null ? step.options() : step.options().withRetry(policy);
                options = limit == null ? options : options.withScheduleToClose(limit);
                yield Value.of(CallRun.step(step, options, undoing, walk, input), step.output());
            }
            case Calls.Task<?, ?> task -> {
                var options = policy == null
                        ? CallRun.options(task)
                        : CallRun.options(task).withRetry(policy);
                options = limit == null ? options : options.withScheduleToClose(limit);
                yield Value.of(CallRun.task(task, options, undoing, walk, input), task.output());
            }
            case Calls.Child<?, ?> child ->
                limited(
                        guarded,
                        walk,
                        input,
                        (branch, copy) -> Value.of(CallRun.child(child, undoing, branch, copy), child.output()));
            case Node<?, ?> other -> {
                register(other, undoing, walk);
                yield limited(guarded, walk, input, (branch, copy) -> Run.run(other, branch, copy));
            }
        };
    }

    /** What a group did is not known as one result. */
    @SuppressWarnings("unchecked")
    private static void register(Node<?, ?> group, @Nullable Undoing<?> undoing, Walk walk) {
        if (undoing != null) {
            CallRun.saga(walk).register(walk.name(group), (Undoing<@Nullable Void>) undoing);
        }
    }

    /** One attempt. */
    private interface Attempt {
        Value run(Walk walk, Value input) throws Exception;
    }

    /** The work and the timer race; what loses is cancelled, and the work is waited for. */
    private static Value limited(Guarded<?, ?> guarded, Walk walk, Value input, Attempt attempt) throws Exception {
        var ctx = walk.ctx();
        var limit = guarded.limit();
        if (limit == null) {
            return retried(guarded.policy(), walk, input, attempt);
        }
        Promise<Ended> work = ctx.async(branch -> {
            try {
                return new Ended.Succeeded(retried(guarded.policy(), walk.on(branch), input, attempt));
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

    private static Value retried(@Nullable RetryPolicy policy, Walk walk, Value input, Attempt attempt)
            throws Exception {
        if (policy == null) {
            return attempt.run(walk, input);
        }
        for (int number = 1; ; number++) {
            Category category;
            try {
                return attempt.run(walk, input.copy(walk.ctx()));
            } catch (Exception failed) {
                boolean over = number >= policy.maxAttempts() || !isRetryable(failed, policy);
                if (over || Group.isCancel(failed, walk.ctx())) {
                    throw failed;
                }
                category = Category.of(failed);
            }
            walk.ctx().sleep(delay(policy, number, category, walk));
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
        return policy.response(Category.of(failed)).retries();
    }

    private static Duration delay(RetryPolicy policy, int attempt, Category category, Walk walk) {
        double wanted = policy.initialInterval().toMillis() * Math.pow(policy.multiplier(), attempt - 1.0);
        if (category == Category.RESOURCE && !policy.responses().containsKey(category)) {
            wanted = Math.max(
                    wanted, (double) Response.usual(category).waitAtLeast().toMillis());
        }
        double capped = Math.min(wanted, (double) policy.maxInterval().toMillis());
        double share =
                policy.jitter() == 0 ? 0 : policy.jitter() * walk.ctx().random().nextDouble();
        var least = policy.responses().get(category);
        long wait = Math.max(1, Math.round(capped * (1 - share)));
        return Duration.ofMillis(
                least == null ? wait : Math.max(wait, least.waitAtLeast().toMillis()));
    }
}
