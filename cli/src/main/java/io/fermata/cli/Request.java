package io.fermata.cli;

import io.fermata.sdk.RawJson;
import org.jspecify.annotations.Nullable;

/** What can be asked of a data directory, also through its socket. Asking twice does no more than asking once. */
sealed interface Request {
    /**
     * Starts the execution if there is none, else checks that it is this one.
     *
     * @param input null: whatever it was started with
     * @param stepsMax pauses it after that many more completed steps; 0: never
     * @param wake lifts a pause or block
     * @param correlation what it is about; empty: its id
     */
    record Run(String workflow, String id, @Nullable Given input, int stepsMax, boolean wake, String correlation)
            implements Request {}

    record Describe(String id) implements Request {}

    /** Waits until nothing of the execution runs, at most {@code waitMillis}; then tells what is new. */
    record Watch(String id, long fromSequence, long waitMillis) implements Request {}

    record History(String id, long fromSequence) implements Request {}

    record ListAll(String filter, @Nullable String cursor, int limit) implements Request {}

    record Publish(
            String type,
            String key,
            RawJson payload,
            boolean toAll,
            long keepMillis,
            String messageId,
            String correlation)
            implements Request {}

    record Signal(String id, String name, RawJson payload, String signalId) implements Request {}

    record Update(String id, String name, RawJson argument, String updateId, long waitMillis) implements Request {}

    record Query(String id, String name, RawJson argument) implements Request {}

    record Poll(String queue, long waitMillis) implements Request {}

    record Complete(String token, RawJson result) implements Request {}

    record Fail(String token, ErrorEntry error) implements Request {}

    record Heartbeat(String token, RawJson details) implements Request {}

    /** {@code stepsMax}: a new step limit for {@link Action#RESUME}; 0: none. */
    record Act(String id, Action action, String reason, int stepsMax) implements Request {}

    record Retry(
            String id,
            @Nullable String fromOperation,
            @Nullable Given input) implements Request {}

    record Trace(String correlation, @Nullable String cursor, int limit) implements Request {}

    record ListDeadLetters(long afterMillis, int limit) implements Request {}

    record ListTriggers() implements Request {}

    record RemoveTrigger(String name) implements Request {}

    /** A person's word about an operation that waits for one. */
    record Decide(
            String id,
            String operation,
            Word word,
            String reason,
            @Nullable Given result) implements Request {}

    /** The records of a history as the engine wrote them, for replays. */
    record Export(String id, long fromSequence) implements Request {}

    /** Copies the store into a new or empty directory, an absolute path. */
    record BackUp(String to) implements Request {}

    record Explain(String id) implements Request {}

    record Compare(String a, String b) implements Request {}

    /**
     * Begins an execution with another one's history.
     *
     * @param input null: as it was; {@code result} likewise
     */
    record Fork(
            String id,
            String newId,
            @Nullable String from,
            @Nullable Given input,
            @Nullable Given result,
            String reason)
            implements Request {}

    record CompleteByHand(String id, String operation, RawJson result, String reason) implements Request {}

    /** A value that may be left out. Its own record, because JSON's null is a value, and not the same as none. */
    record Given(RawJson value) {
        static @Nullable Given of(@Nullable RawJson value) {
            return value == null ? null : new Given(value);
        }

        static @Nullable RawJson json(@Nullable Given given) {
            return given == null ? null : given.value();
        }
    }

    /** What becomes of an operation that waits for a person. */
    enum Word {
        SKIP,
        FAIL
    }

    /** What an operator does to an execution. */
    enum Action {
        CANCEL,
        TERMINATE,
        PAUSE,
        RESUME,
        DELETE
    }
}
