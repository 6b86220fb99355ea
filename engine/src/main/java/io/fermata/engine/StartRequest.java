package io.fermata.engine;

import io.fermata.kernel.Cause;
import io.fermata.kernel.Payload;
import io.fermata.kernel.StartSpec;
import org.jspecify.annotations.Nullable;

/**
 * A request to start an execution.
 *
 * @param requestId makes the start idempotent: the same id again answers with the run it started; null: none
 * @param stepsMax how many steps and tasks may end before the execution pauses; 0: any number
 * @param signalName with a payload, also signals the run that is started or already open; null: no signal
 */
public record StartRequest(
        StartSpec spec,
        OpenConflict whenOpen,
        ClosedReuse whenClosed,
        @Nullable String requestId,
        @Nullable String signalName,
        Payload signalPayload,
        Cause cause,
        int stepsMax) {
    /** A request without a step limit. */
    public StartRequest(
            StartSpec spec,
            OpenConflict whenOpen,
            ClosedReuse whenClosed,
            @Nullable String requestId,
            @Nullable String signalName,
            Payload signalPayload,
            Cause cause) {
        this(spec, whenOpen, whenClosed, requestId, signalName, signalPayload, cause, 0);
    }

    /** What to do when a run with this id is open. */
    public enum OpenConflict {
        FAIL,
        USE_EXISTING,
        TERMINATE_EXISTING
    }

    /** What to do when the last run with this id is closed. */
    public enum ClosedReuse {
        ALLOW,
        ALLOW_IF_NOT_COMPLETED,
        REJECT
    }

    public static StartRequest of(StartSpec spec) {
        return new StartRequest(spec, OpenConflict.FAIL, ClosedReuse.REJECT, null, null, Payload.NONE, Cause.NONE);
    }
}
