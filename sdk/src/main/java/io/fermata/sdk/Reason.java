package io.fermata.sdk;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One thing because of which an execution does not go on, or which it does; {@code operation} names the operation. */
public sealed interface Reason {
    /** It has ended; {@code error} says why if it did not complete. */
    record Closed(Status status, Instant at, @Nullable String error) implements Reason {}

    /**
     * Somebody paused it, or its step limit was reached.
     *
     * @param reason what was given, perhaps empty
     * @param actor who, if that was told; else empty
     * @param at when; null if that lies too far back in a long history
     */
    record Paused(String reason, String actor, @Nullable Instant at) implements Reason {}

    /** It cannot go on without a person: {@code operation} is the one that differs, null if it is none. */
    record Blocked(
            @Nullable String operation,
            String reason,
            String advice,
            @Nullable Instant at) implements Reason {}

    /** A compensation failed for good; {@code operation} is the wait to give to {@link Execution#skip}. */
    record CompensationStuck(
            String operation,
            String name,
            int attempts,
            @Nullable String error,
            Instant since) implements Reason {}

    /** Nobody took it yet: no process runs the store, so nothing that is due is done. */
    record NobodyRuns() implements Reason {}

    /** Its first turn comes later. */
    record StartsLater(Instant until) implements Reason {}

    /** Its code runs, or is about to. */
    record TakesTurn() implements Reason {}

    /** A step runs in the process; {@code interrupted} if that is gone, so that it runs again in the next one. */
    record StepRuns(String operation, String name, int attempt, Instant since, boolean interrupted) implements Reason {}

    /**
     * The last attempt failed or was lost.
     *
     * @param attempt the one that comes next
     * @param attemptsMax how many there are in all; 0: any number
     * @param until when it comes
     * @param category of the failure; null if the attempt was lost with its process or worker
     * @param error what went wrong
     */
    record Retries(
            String operation,
            String name,
            int attempt,
            int attemptsMax,
            Instant until,
            @Nullable Category category,
            String error)
            implements Reason {}

    /** A breaker or a limit does not let the attempt begin; it comes again under the same number. */
    record HeldBack(String operation, String name, String guard, Instant until) implements Reason {}

    /**
     * A task waits for a worker.
     *
     * @param ahead tasks that come first, up to 1,000
     * @param served whether somebody takes tasks of this queue
     * @param takerSeen when somebody was last there to take one; null if that is not known
     */
    record Queued(
            String operation,
            String name,
            String queue,
            int attempt,
            Instant since,
            int ahead,
            boolean served,
            @Nullable Instant takerSeen)
            implements Reason {}

    /** A worker has the task; {@code heardOf} is when it last said that it is alive, as far as that is recorded. */
    record HandedOut(
            String operation, String name, String queue, int attempt, String worker, Instant since, Instant heardOf)
            implements Reason {}

    /** It waits for a message; {@code until} null: for ever. */
    record AwaitsMessage(
            String operation,
            String type,
            String key,
            Instant since,
            @Nullable Instant until,
            List<NearMiss> nearMisses)
            implements Reason {
        public AwaitsMessage {
            nearMisses = List.copyOf(nearMisses);
        }
    }

    /**
     * A message that nearly was the one.
     *
     * @param expires when it stops, or stopped, being kept
     */
    record NearMiss(Difference difference, String type, String key, String messageId, Instant expires) {}

    /** What is wrong with a message that nearly was the one. */
    enum Difference {
        /** The type is right, the key another. */
        OTHER_KEY,
        /** The key is right, the type another. */
        OTHER_TYPE,
        /** Both were right, but it came too early or was kept for too short a time. */
        EXPIRED
    }

    /**
     * It waits for a signal.
     *
     * @param name null if only its code knows, which is not here
     * @param since its last turn, when it waited already; null if that lies too far back in a long history
     * @param unread names of signals that came and are not awaited, oldest first
     */
    record AwaitsSignal(@Nullable String name, @Nullable Instant since, List<String> unread) implements Reason {
        public AwaitsSignal {
            unread = List.copyOf(unread);
        }
    }

    /** Its code waits for a condition over its own state, see {@link Waits#until}. */
    record AwaitsCondition(@Nullable Instant since) implements Reason {}

    /** Somebody outside has to answer; {@code until} null: no limit. */
    record AwaitsCallback(
            String operation,
            String name,
            Instant since,
            @Nullable Instant until) implements Reason {}

    /** It sleeps. */
    record Sleeps(String operation, Instant since, Instant until) implements Reason {}

    /** It waits for a child, {@code why} says what that one does; null if the child has not begun. */
    record AwaitsChild(
            String operation,
            String child,
            Instant since,
            @Nullable Why why) implements Reason {}

    /** Another execution has not taken its signal yet. */
    record SendsSignal(String operation, String to, Instant since) implements Reason {}

    /** For people: what the execution does, without its subject, as it is at this moment. */
    default String sentence(Instant now) {
        return ReasonText.of(this, now);
    }

    /** Whether nothing else matters as long as this is so. */
    default boolean decidesAlone() {
        return this instanceof Closed || this instanceof Paused || this instanceof Blocked;
    }
}
