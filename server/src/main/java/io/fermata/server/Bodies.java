package io.fermata.server;

import io.fermata.sdk.Category;
import io.fermata.sdk.PublishOptions;
import io.fermata.sdk.RawJson;
import io.fermata.sdk.RetryPolicy;
import io.fermata.sdk.StartOptions;
import java.util.Map;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;

/** What requests say. Durations are written as {@code 30s}, {@code 5m}, {@code 2h}, {@code 7d} or in ISO 8601. */
@NullMarked // Also where the package is compiled without its own mark.
final class Bodies {
    private Bodies() {}

    /**
     * A start. The fields mean what {@link StartOptions} says.
     *
     * @param workflow the registered name
     * @param id of the execution; default one that is made up, the same for the same idempotency key
     * @param reason recorded in the history
     */
    record Start(
            String workflow,
            @Nullable String id,
            @Nullable RawJson input,
            StartOptions.@Nullable OnConflict conflict,
            StartOptions.@Nullable OnReuse reuse,
            @Nullable String executionTimeout,
            @Nullable String runTimeout,
            @Nullable String startDelay,
            @Nullable RetryPolicy retry,
            @Nullable Map<String, Object> attributes,
            @Nullable String memo,
            @Nullable String correlationId,
            @Nullable Sent signal,
            @Nullable Integer maxSteps,
            @Nullable String reason) {}

    /** A signal that comes with a start. */
    record Sent(String name, @Nullable RawJson value) {}

    /** A signal. */
    record Signal(
            String name, @Nullable RawJson value, @Nullable String reason) {}

    /** A question. */
    record Query(String name, @Nullable RawJson argument) {}

    /**
     * Something to do.
     *
     * @param updateId the same id again is the same update
     */
    record Update(
            String name,
            @Nullable RawJson argument,
            @Nullable String updateId,
            @Nullable String reason) {}

    /** Why something is done; recorded in the history. */
    record Act(@Nullable String reason) {}

    /** Goes on; {@code maxSteps} at least 1, default without a limit. */
    record Resume(@Nullable Integer maxSteps, @Nullable String reason) {}

    /** Does an operation again, by default the one that failed, with its old input by default. */
    record Retry(
            @Nullable String fromOperation,
            @Nullable RawJson input,
            @Nullable String reason) {}

    /** Goes on without an operation that waits for a person; {@code result} is for a step that asks. */
    record Skip(String operation, @Nullable RawJson result, String reason) {}

    /**
     * Another execution with this one's history up to an operation.
     *
     * @param id of the fork; default one that is made up
     * @param from the operation to be done again with all that came after it; default everything
     * @param input another input of that operation or, without one, of the execution
     * @param result another result of that operation, which is then not done again; not with an input
     */
    record Fork(
            String reason,
            @Nullable String id,
            @Nullable String from,
            @Nullable RawJson input,
            @Nullable RawJson result) {}

    /** The result of an open operation, given by hand. */
    record CompleteOperation(String operation, @Nullable RawJson result, String reason) {}

    /** A message. The fields mean what {@link PublishOptions} says. */
    record Message(
            String type,
            String key,
            @Nullable RawJson value,
            PublishOptions.@Nullable Delivery delivery,
            @Nullable String timeToLive,
            @Nullable String messageId,
            @Nullable String correlationId) {}

    /** The result of a task or callback. */
    record Complete(@Nullable RawJson result) {}

    /**
     * The failure of a task or callback.
     *
     * @param type a word of the user's own, which retry policies can name; default {@code Failure}
     * @param category decides about a retry; default TRANSIENT
     * @param certainlyNotApplied whether the attempt changed nothing outside, so that nothing is due to be undone
     */
    record Fail(
            @Nullable String type,
            String message,
            @Nullable Category category,
            @Nullable Boolean certainlyNotApplied) {}

    /** That an attempt could not begin: it comes again under the same number, after {@code delay}. */
    record Defer(String why, String delay) {}

    /** That a task is alive; {@code details} are given to the next attempt. */
    record Heartbeat(@Nullable RawJson details) {}
}
