package io.fermata.sdk;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a running step or task may know about itself. */
public interface Attempt {
    /** Who the execution is. */
    RunFacts execution();

    /** The operation's id within the execution, the same in every attempt. */
    String operation();

    /** The name given in the call. */
    String name();

    /** 1 at first; one more with each retry. */
    int number();

    /**
     * Identifies this piece of work to the outside: the same across attempts, restarts and owners, raised only when an
     * operator asks to do it again. Pass it on as an idempotency key, or make it a unique column.
     */
    String idempotencyKey();

    /** When this attempt's time is up (start-to-close or schedule-to-close); null without a limit. */
    @Nullable
    Instant deadline();

    /** Whether the result is no longer wanted; a blocked body is also interrupted. */
    boolean isCancelled();

    /**
     * A channel of the execution, seen by this attempt: its writes are recorded with the result, or not at all.
     *
     * @throws UnsupportedOperationException for an attempt outside of any engine, as tests make them
     */
    default <T extends @Nullable Object> Channel<T> channel(String name, TypeRef<T> type) {
        throw new UnsupportedOperationException("channel \"" + name + "\": this attempt belongs to no engine");
    }

    /** A channel of the execution, by the class of its values or items. */
    default <T extends @Nullable Object> Channel<T> channel(String name, Class<T> type) {
        return channel(name, TypeRef.of(type));
    }

    /** A logger that says with each line which execution, operation and attempt it comes from. */
    default System.Logger logger() {
        return LogFields.logger(System.getLogger("fermata." + execution().workflow()), this::logFields);
    }

    /** What is told of it beside each line of a log that its thread writes, by the names of {@link LogFields}. */
    default Map<String, String> logFields() {
        return LogFields.of(this);
    }

    /**
     * The attempt that the calling thread works on, for code behind an interface of {@link Work#steps} that gets no
     * parameter for it. Other threads that the body starts do not have it.
     *
     * @throws IllegalStateException outside of a step or task
     */
    static Attempt current() {
        var attempt = CurrentAttempt.ATTEMPT.get();
        if (attempt == null) {
            throw new IllegalStateException("Attempt.current() was called outside of a step or task");
        }
        return attempt;
    }
}
