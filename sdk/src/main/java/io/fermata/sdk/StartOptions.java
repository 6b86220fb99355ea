package io.fermata.sdk;

import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * How an execution is started.
 *
 * @param conflict what to do while the id is open; default {@link OnConflict#FAIL}
 * @param reuse what to do when the id is closed; default {@link OnReuse#REJECT}
 * @param requestId the same id twice is one start and gives the same execution; default null, none
 * @param executionTimeout limit of all runs together; default null, no limit
 * @param runTimeout limit of one run; default null, no limit
 * @param startDelay the first turn comes this much later; default null, at once
 * @param retry starts a failed or timed-out run again as a new run; default {@link RetryPolicy#NONE}
 * @param attributes first search attributes; see {@link Self#attribute}
 * @param memo a note for readers that is not searched; default empty
 * @param correlationId joins executions of one business case, inherited by children; default null
 * @param signal sent in the same commit as the start, also when the id is open already; default null
 * @param maxSteps how many steps and tasks may end before the execution pauses; default 0, any number. Each counts
 *     once, whatever its end and its attempts. The count survives crashes; a run that continues as new takes along what
 *     is left, a workflow-level retry begins it anew
 */
public record StartOptions(
        OnConflict conflict,
        OnReuse reuse,
        @Nullable String requestId,
        @Nullable Duration executionTimeout,
        @Nullable Duration runTimeout,
        @Nullable Duration startDelay,
        RetryPolicy retry,
        Map<String, Object> attributes,
        String memo,
        @Nullable String correlationId,
        @Nullable Signal signal,
        int maxSteps) {
    /** A fresh id, no timeouts, no retry. */
    public static final StartOptions DEFAULT = new StartOptions(
            OnConflict.FAIL, OnReuse.REJECT, null, null, null, null, RetryPolicy.NONE, Map.of(), "", null, null, 0);

    public StartOptions {
        Timeouts.check("executionTimeout", executionTimeout);
        Timeouts.check("runTimeout", runTimeout);
        Timeouts.check("startDelay", startDelay);
        attributes = Map.copyOf(attributes);
        if (maxSteps < 0) {
            throw new InvalidInput("maxSteps", "must be at least 0, is " + maxSteps);
        }
    }

    /** With this policy while the id is open. */
    public StartOptions withConflict(OnConflict policy) {
        return with(draft -> draft.conflict = policy);
    }

    /** With this policy when the id is closed. */
    public StartOptions withReuse(OnReuse policy) {
        return with(draft -> draft.reuse = policy);
    }

    /** With this request id. */
    public StartOptions withRequestId(@Nullable String id) {
        return with(draft -> draft.requestId = id);
    }

    /** With this limit of all runs together. */
    public StartOptions withExecutionTimeout(@Nullable Duration limit) {
        return with(draft -> draft.executionTimeout = limit);
    }

    /** With this limit of one run. */
    public StartOptions withRunTimeout(@Nullable Duration limit) {
        return with(draft -> draft.runTimeout = limit);
    }

    /** With this delay of the first turn. */
    public StartOptions withStartDelay(@Nullable Duration delay) {
        return with(draft -> draft.startDelay = delay);
    }

    /** With this workflow-level retry. */
    public StartOptions withRetry(RetryPolicy policy) {
        return with(draft -> draft.retry = policy);
    }

    /** With these first search attributes. */
    public StartOptions withAttributes(Map<String, Object> first) {
        return with(draft -> draft.attributes = first);
    }

    /** With this note. */
    public StartOptions withMemo(String note) {
        return with(draft -> draft.memo = note);
    }

    /** With this correlation id. */
    public StartOptions withCorrelationId(@Nullable String id) {
        return with(draft -> draft.correlationId = id);
    }

    /** With this signal sent in the same commit. */
    public StartOptions withSignal(String name, @Nullable Object value) {
        return with(draft -> draft.signal = new Signal(name, value));
    }

    /**
     * With this limit of steps and tasks: when so many have ended and the execution has not, it pauses before the next
     * one begins. {@link Execution#resume(int)} allows more, {@link Execution#resume()} any number.
     *
     * @param steps at least 1
     */
    public StartOptions withMaxSteps(int steps) {
        if (steps < 1) {
            throw new InvalidInput("maxSteps", "must be at least 1, is " + steps);
        }
        return with(draft -> draft.maxSteps = steps);
    }

    private StartOptions with(Consumer<Draft> change) {
        var draft = new Draft(this);
        change.accept(draft);
        return draft.finished();
    }

    /** A copy that can still be changed. */
    private static final class Draft {
        OnConflict conflict;
        OnReuse reuse;

        @Nullable
        String requestId;

        @Nullable
        Duration executionTimeout;

        @Nullable
        Duration runTimeout;

        @Nullable
        Duration startDelay;

        RetryPolicy retry;
        Map<String, Object> attributes;
        String memo;

        @Nullable
        String correlationId;

        @Nullable
        Signal signal;

        int maxSteps;

        Draft(StartOptions from) {
            conflict = from.conflict;
            reuse = from.reuse;
            requestId = from.requestId;
            executionTimeout = from.executionTimeout;
            runTimeout = from.runTimeout;
            startDelay = from.startDelay;
            retry = from.retry;
            attributes = from.attributes;
            memo = from.memo;
            correlationId = from.correlationId;
            signal = from.signal;
            maxSteps = from.maxSteps;
        }

        StartOptions finished() {
            return new StartOptions(
                    conflict,
                    reuse,
                    requestId,
                    executionTimeout,
                    runTimeout,
                    startDelay,
                    retry,
                    attributes,
                    memo,
                    correlationId,
                    signal,
                    maxSteps);
        }
    }

    /** A signal that comes with the start. */
    public record Signal(String name, @Nullable Object value) {
        public Signal {
            Names.check("signal", name);
        }
    }

    /** What to do while the id is open. */
    public enum OnConflict {
        /** Refuse with {@link AlreadyStarted}. */
        FAIL,
        /** Return the open execution if workflow and input are the same; else refuse. */
        USE_EXISTING,
        /** Terminate the open one and start anew, in one commit. */
        TERMINATE_EXISTING
    }

    /** What to do when the id is closed but still known. */
    public enum OnReuse {
        /** Start a new run under the id. */
        ALLOW,
        /** Start a new run only if the last one did not complete. */
        ALLOW_IF_FAILED,
        /** Refuse with {@link AlreadyStarted}. */
        REJECT
    }
}
