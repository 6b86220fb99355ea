package io.fermata.examples.codereview;

import io.fermata.sdk.Context;
import io.fermata.sdk.Failure;
import io.fermata.sdk.TaskFailed;
import io.fermata.sdk.TaskOptions;
import io.fermata.sdk.TimedOut;
import io.fermata.sdk.TypeRef;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A stage that whoever holds its token answers.
 *
 * @param name what the wait for the answer is called
 * @param answer what an answer looks like; null says that there is nothing to report
 * @param limit how long an answer may take
 * @param desk the queue of those who answer in this process
 */
record TokenStage<T>(String name, TypeRef<@Nullable T> answer, Duration limit, String desk) {
    private static final TaskOptions TASK =
            TaskOptions.DEFAULT.withStartToClose(Duration.ofMinutes(5)).withHeartbeat(Duration.ofMinutes(1));

    /**
     * Opens the wait first and hands its token out then, so that no answer comes too early.
     *
     * @param order makes of the token what the desk gets; null when the token goes to someone outside
     * @param failed what stands for the answer of a stage that failed or took too long
     */
    @Nullable
    T ask(Context ctx, @Nullable Function<String, Object> order, Function<Exception, T> failed) {
        var awaited = ctx.callback(name, answer, limit);
        try {
            if (order != null) {
                ctx.task(desk, TASK, TypeRef.nothing(), order.apply(awaited.token()));
            }
            return awaited.get();
        } catch (TimedOut | TaskFailed | Failure e) {
            return failed.apply(e);
        }
    }
}
