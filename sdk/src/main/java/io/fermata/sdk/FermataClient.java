package io.fermata.sdk;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The outside of Fermata: starts executions, sends to them, answers for them. Safe for use by many threads. A method
 * that changes something returns only when the change is durable.
 *
 * <p>Errors common to all: {@link Overloaded} (certainly not applied), {@link OutcomeUnknown} (ask again with the same
 * request id), {@link InvalidInput} (nothing was written).
 */
public interface FermataClient {
    /**
     * Starts an execution.
     *
     * @param id chosen by the caller, unique per namespace; at most 200 characters
     * @throws AlreadyStarted when the id is taken and the options' policies refuse
     * @throws NotFound when no such workflow is registered
     */
    <I extends @Nullable Object, O extends @Nullable Object> Execution<O> start(
            WorkflowType<I, O> workflow, String id, I input, StartOptions options);

    /** Starts an execution with {@link StartOptions#DEFAULT}. */
    default <I extends @Nullable Object, O extends @Nullable Object> Execution<O> start(
            WorkflowType<I, O> workflow, String id, I input) {
        return start(workflow, id, input, StartOptions.DEFAULT);
    }

    /** Starts an execution of a workflow known by its class, which must be registered here under exactly one name. */
    <I extends @Nullable Object, O extends @Nullable Object> Execution<O> start(
            Class<? extends Workflow<I, O>> workflow, String id, I input, StartOptions options);

    /** Starts an execution of a workflow known by its class with {@link StartOptions#DEFAULT}. */
    default <I extends @Nullable Object, O extends @Nullable Object> Execution<O> start(
            Class<? extends Workflow<I, O>> workflow, String id, I input) {
        return start(workflow, id, input, StartOptions.DEFAULT);
    }

    /**
     * Starts an execution of a workflow known by its name; the result's type is the registered one, so a value that is
     * not of it fails with {@link ClassCastException} where it is used.
     */
    <O extends @Nullable Object> Execution<O> start(
            String workflow, String id, @Nullable Object input, TypeRef<O> output, StartOptions options);

    /** Starts an execution of a workflow known by its name, with {@link StartOptions#DEFAULT}. */
    default <O extends @Nullable Object> Execution<O> start(
            String workflow, String id, @Nullable Object input, Class<O> output) {
        return start(workflow, id, input, TypeRef.of(output), StartOptions.DEFAULT);
    }

    /** The execution of an id, whose result has the given type; it is not looked up until used. */
    <O extends @Nullable Object> Execution<O> execution(String id, TypeRef<O> output);

    /** The execution of an id, whose result has the given class. */
    default <O extends @Nullable Object> Execution<O> execution(String id, Class<O> output) {
        return execution(id, TypeRef.of(output));
    }

    /** The execution of an id, with its result as JSON. */
    default Execution<RawJson> execution(String id) {
        return execution(id, TypeRef.of(RawJson.class));
    }

    /** Publishes a message for one taker, kept for a day. */
    default <T extends @Nullable Object> void publish(MessageType<T> type, String key, T value) {
        publish(type, key, value, PublishOptions.DEFAULT);
    }

    /** Publishes a message with options. */
    <T extends @Nullable Object> void publish(MessageType<T> type, String key, T value, PublishOptions options);

    /**
     * Completes the task attempt or callback of a token. The same result again is fine and changes nothing.
     *
     * @throws NotFound for a token that is forged, or too old to be known
     * @throws AlreadyClosed when it was closed with another outcome
     */
    void complete(String token, @Nullable Object result);

    /**
     * Fails the task attempt or callback of a token; the failure's category decides about a retry.
     *
     * @throws NotFound for a token that is forged, or too old to be known
     * @throws AlreadyClosed when it was closed with another outcome
     */
    void fail(String token, Failure failure);

    /**
     * Says that the task attempt of a token is alive.
     *
     * @throws Cancelled when the task is no longer wanted
     * @throws NotFound for a token that is forged, or too old to be known
     */
    void heartbeat(String token, @Nullable Object details);

    /** Takes the next task of a queue, by priority and age; waits for one up to the given time, then gives null. */
    @Nullable
    PolledTask poll(String queue, Duration wait);

    /**
     * Lists executions, newest first.
     *
     * @param filter such as {@code status = RUNNING and workflow = "etl" and not attribute.region = "eu"}; empty for
     *     all
     * @param cursor from the page before, or null for the first page
     * @param limit 1 to 1,000
     */
    Page<Description> list(String filter, @Nullable String cursor, int limit);

    /** How many executions there are by workflow and status, from counters kept in the commits themselves. */
    Map<String, Map<Status, Long>> counts();
}
