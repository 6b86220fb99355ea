package io.fermata.sdk;

import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How an operation of a {@link Saga} is undone: by a light step here, by a task on a queue, or by a child execution.
 * Each is durable and has its own retry policy.
 *
 * @param <T> the result of the operation that is undone
 */
public sealed interface Undoing<T extends @Nullable Object> {
    /** Twelve attempts within about seven minutes: a compensation that fails for good needs a person. */
    RetryPolicy RETRY = RetryPolicy.DEFAULT.withMaxAttempts(12).withMaxInterval(Duration.ofMinutes(1));

    /** Undone by code that runs here. */
    record ByStep<T extends @Nullable Object>(StepOptions options, UndoBody<T> body) implements Undoing<T> {}

    /**
     * Undone by whichever worker polls the queue; {@code input} makes its input, quickly and from its argument alone.
     */
    record ByTask<T extends @Nullable Object>(
            String name, TaskOptions options, Function<Undo<T>, ? extends @Nullable Object> input)
            implements Undoing<T> {}

    /** Undone by a child execution; {@code input} makes its input, quickly and from its argument alone. */
    record ByChild<T extends @Nullable Object, I extends @Nullable Object>(
            WorkflowType<I, ?> workflow, ChildOptions options, Function<Undo<T>, ? extends I> input)
            implements Undoing<T> {}

    /** By a light step, retried by {@link #RETRY}. */
    static <T extends @Nullable Object> Undoing<T> step(UndoBody<T> body) {
        return new ByStep<>(StepOptions.retry(RETRY), body);
    }

    /** By a light step with options. */
    static <T extends @Nullable Object> Undoing<T> step(StepOptions options, UndoBody<T> body) {
        return new ByStep<>(options, body);
    }

    /** By a task on the queue of the same name, retried by {@link #RETRY}. */
    static <T extends @Nullable Object> Undoing<T> task(
            String name, Function<Undo<T>, ? extends @Nullable Object> input) {
        return new ByTask<>(name, TaskOptions.DEFAULT.withRetry(RETRY), input);
    }

    /** By a task with options. */
    static <T extends @Nullable Object> Undoing<T> task(
            String name, TaskOptions options, Function<Undo<T>, ? extends @Nullable Object> input) {
        return new ByTask<>(name, options, input);
    }

    /** By a child execution, which outlives this one if it must. */
    static <T extends @Nullable Object, I extends @Nullable Object> Undoing<T> child(
            WorkflowType<I, ?> workflow, Function<Undo<T>, ? extends I> input) {
        return child(workflow, ChildOptions.DEFAULT.withParentClose(ChildOptions.ParentClose.ABANDON), input);
    }

    /** By a child execution with options. */
    static <T extends @Nullable Object, I extends @Nullable Object> Undoing<T> child(
            WorkflowType<I, ?> workflow, ChildOptions options, Function<Undo<T>, ? extends I> input) {
        return new ByChild<>(workflow, options, input);
    }
}
