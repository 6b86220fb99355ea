package io.fermata.sdk;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * Operations that are undone together when their saga fails; see {@link Branches#saga}. Each form takes the operation
 * and its compensation, which is registered in the very event that opens the operation.
 *
 * <p>A compensation is due unless every attempt of its operation ended certainly not applied: it failed with
 * {@link Category#VALIDATION} or {@link Failure#notApplied}, or it never started. What timed out, was lost, was
 * cancelled or failed in another way may have taken effect, so it is undone too; the compensation is told that the
 * result is not known.
 *
 * <p>May be used by all branches of the body. After the body has ended, every method throws
 * {@link IllegalStateException}.
 */
public interface Saga {
    /**
     * Runs a light step and undoes it by code that runs here.
     *
     * @throws StepFailed when the step failed for good
     */
    default <T extends @Nullable Object> T step(
            String name, Class<T> type, Callable<? extends T> body, UndoBody<T> undo) {
        return step(name, StepOptions.DEFAULT, TypeRef.of(type), attempt -> body.call(), Undoing.step(undo));
    }

    /** Runs a light step without a result and undoes it by code that runs here. */
    default void step(String name, Action body, UndoBody<@Nullable Void> undo) {
        step(name, StepOptions.DEFAULT, body, Undoing.step(undo));
    }

    /** Runs a light step without a result, with options. */
    default void step(String name, StepOptions options, Action body, Undoing<@Nullable Void> undoing) {
        StepBody<@Nullable Void> nothing = new StepBody<>() {
            @Override
            public @Nullable Void run(Attempt attempt) throws Exception {
                body.run();
                return null;
            }
        };
        step(name, options, TypeRef.nothing(), nothing, undoing);
    }

    /** The general form of a light step. */
    default <T extends @Nullable Object> T step(
            String name, StepOptions options, TypeRef<T> type, StepBody<? extends T> body, Undoing<T> undoing) {
        return stepAsync(name, options, type, body, undoing).get();
    }

    /** Starts a light step and goes on. */
    <T extends @Nullable Object> Promise<T> stepAsync(
            String name, StepOptions options, TypeRef<T> type, StepBody<? extends T> body, Undoing<T> undoing);

    /**
     * Hands out a heavy task and undoes it by code that runs here.
     *
     * @throws TaskFailed when the task failed for good
     */
    default <T extends @Nullable Object> T task(String name, Class<T> type, @Nullable Object input, UndoBody<T> undo) {
        return task(name, TaskOptions.DEFAULT, TypeRef.of(type), input, Undoing.step(undo));
    }

    /** The general form of a heavy task. */
    default <T extends @Nullable Object> T task(
            String name, TaskOptions options, TypeRef<T> type, @Nullable Object input, Undoing<T> undoing) {
        return taskAsync(name, options, type, input, undoing).get();
    }

    /** Hands out a heavy task and goes on. */
    <T extends @Nullable Object> Promise<T> taskAsync(
            String name, TaskOptions options, TypeRef<T> type, @Nullable Object input, Undoing<T> undoing);

    /**
     * Runs a child execution and undoes what it did by code that runs here.
     *
     * @throws ChildFailed when the child did not complete
     */
    default <I extends @Nullable Object, O extends @Nullable Object> O child(
            WorkflowType<I, O> workflow, I input, UndoBody<O> undo) {
        return child(workflow, ChildOptions.DEFAULT, input, Undoing.step(undo));
    }

    /** The general form of a child execution. */
    default <I extends @Nullable Object, O extends @Nullable Object> O child(
            WorkflowType<I, O> workflow, ChildOptions options, I input, Undoing<O> undoing) {
        return childAsync(workflow, options, input, undoing).get();
    }

    /** Starts a child execution and goes on. */
    <I extends @Nullable Object, O extends @Nullable Object> Promise<O> childAsync(
            WorkflowType<I, O> workflow, ChildOptions options, I input, Undoing<O> undoing);

    /** Registers a compensation for whatever comes next; it is due from here on, and its result is never known. */
    void register(String name, Undoing<@Nullable Void> undoing);

    /** The point of no return: what was registered before it is not undone any more. */
    void pivot();
}
