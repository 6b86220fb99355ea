package io.fermata.sdk;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** The part of a {@link Context} that gets something done: steps here, tasks on workers, child executions, messages. */
public interface Work {
    /**
     * The interface bound at registration ({@link Binding#bind}), with each call being a light step named
     * {@code Interface.method}. A call runs here and now on its own virtual thread, may block, is retried by the
     * binding's options and returns the recorded result.
     *
     * @throws IllegalArgumentException when the workflow was registered without a binding for it
     */
    <T> T steps(Class<T> type);

    /** Like {@link #steps(Class)} with other options than the binding's. */
    <T> T steps(Class<T> type, StepOptions options);

    /**
     * Runs a light step here: at least once, recorded once. The body runs on its own virtual thread and may block; it
     * must not use the context. Retries are durable and follow {@link RetryPolicy#DEFAULT}.
     *
     * @throws StepFailed when it failed for good
     */
    default <T extends @Nullable Object> T step(String name, Class<T> type, Callable<? extends T> body) {
        return step(name, StepOptions.DEFAULT, TypeRef.of(type), attempt -> body.call());
    }

    /** Runs a light step that wants to know its attempt, for instance for the idempotency key. */
    default <T extends @Nullable Object> T step(String name, Class<T> type, StepBody<? extends T> body) {
        return step(name, StepOptions.DEFAULT, TypeRef.of(type), body);
    }

    /** Runs a light step with options. */
    default <T extends @Nullable Object> T step(
            String name, StepOptions options, Class<T> type, Callable<? extends T> body) {
        return step(name, options, TypeRef.of(type), attempt -> body.call());
    }

    /** Runs a light step without a result. */
    default void step(String name, Action body) {
        step(name, StepOptions.DEFAULT, body);
    }

    /** Runs a light step without a result, with options. */
    default void step(String name, StepOptions options, Action body) {
        step(name, options, TypeRef.nothing(), new StepBody<@Nullable Void>() {
            @Override
            public @Nullable Void run(Attempt attempt) throws Exception {
                body.run();
                return null;
            }
        });
    }

    /** The general form of a light step. */
    default <T extends @Nullable Object> T step(
            String name, StepOptions options, TypeRef<T> type, StepBody<? extends T> body) {
        return stepAsync(name, options, type, body).get();
    }

    /** Starts a light step and goes on; its result is waited for with {@link Promise#get}. */
    default <T extends @Nullable Object> Promise<T> stepAsync(String name, Class<T> type, Callable<? extends T> body) {
        return stepAsync(name, StepOptions.DEFAULT, TypeRef.of(type), attempt -> body.call());
    }

    /** The general form of a step that is not waited for at once. */
    <T extends @Nullable Object> Promise<T> stepAsync(
            String name, StepOptions options, TypeRef<T> type, StepBody<? extends T> body);

    /**
     * Hands a heavy task to whichever worker polls the queue of the same name; the execution parks meanwhile.
     *
     * @throws TaskFailed when it failed for good; its cause is a {@link TimedOut} when a timeout ended it
     */
    default <T extends @Nullable Object> T task(String name, Class<T> type, @Nullable Object input) {
        return taskAsync(name, TaskOptions.DEFAULT, TypeRef.of(type), input).get();
    }

    /** Hands out a heavy task with options. */
    default <T extends @Nullable Object> T task(
            String name, TaskOptions options, Class<T> type, @Nullable Object input) {
        return taskAsync(name, options, TypeRef.of(type), input).get();
    }

    /** Hands out a heavy task with options, for a generic result. */
    default <T extends @Nullable Object> T task(
            String name, TaskOptions options, TypeRef<T> type, @Nullable Object input) {
        return taskAsync(name, options, type, input).get();
    }

    /** Hands out a heavy task and goes on. */
    default <T extends @Nullable Object> Promise<T> taskAsync(String name, Class<T> type, @Nullable Object input) {
        return taskAsync(name, TaskOptions.DEFAULT, TypeRef.of(type), input);
    }

    /** The general form of a task that is not waited for at once. */
    <T extends @Nullable Object> Promise<T> taskAsync(
            String name, TaskOptions options, TypeRef<T> type, @Nullable Object input);

    /**
     * Runs another workflow as a child and waits for its result. Its id is this execution's id, a slash and the
     * operation's id, unless the options name one; it is cancelled when this execution closes first.
     *
     * @throws ChildFailed when the child did not complete
     */
    default <I extends @Nullable Object, O extends @Nullable Object> O child(WorkflowType<I, O> workflow, I input) {
        return childAsync(workflow, ChildOptions.DEFAULT, input).get();
    }

    /** Runs a child with options and waits for its result. */
    default <I extends @Nullable Object, O extends @Nullable Object> O child(
            WorkflowType<I, O> workflow, ChildOptions options, I input) {
        return childAsync(workflow, options, input).get();
    }

    /** Starts a child and goes on. */
    <I extends @Nullable Object, O extends @Nullable Object> Promise<O> childAsync(
            WorkflowType<I, O> workflow, ChildOptions options, I input);

    /**
     * Signals another execution and waits until the signal is recorded there.
     *
     * @throws NotFound when there is no open execution of this id
     */
    void signal(String executionId, String name, @Nullable Object value);

    /**
     * Publishes a message to whoever awaits its type and key, now or later: it is kept for its time to live. Written in
     * the same commit as this turn of the workflow, so it leaves exactly once.
     */
    default <T extends @Nullable Object> void publish(MessageType<T> type, String key, T value) {
        publish(type, key, value, PublishOptions.DEFAULT);
    }

    /** Publishes a message with options. */
    <T extends @Nullable Object> void publish(MessageType<T> type, String key, T value, PublishOptions options);
}
