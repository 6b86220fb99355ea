package io.fermata.kernel;

import org.jspecify.annotations.Nullable;

/** How a run ended. */
public sealed interface RunEnd {
    record Completed(Payload result) implements RunEnd {}

    /** {@code retriedBy} is the run of the next workflow-level attempt, if there is one. */
    record Failed(Failure failure, @Nullable RunId retriedBy) implements RunEnd {}

    record Cancelled(String reason) implements RunEnd {}

    record Terminated(String reason) implements RunEnd {}

    /** {@code which} is {@code execution} or {@code run}. */
    record TimedOut(String which, @Nullable RunId retriedBy) implements RunEnd {}

    record ContinuedAsNew(RunId next) implements RunEnd {}

    default Status status() {
        return switch (this) {
            case Completed end -> Status.COMPLETED;
            case Failed end -> end.retriedBy() == null ? Status.FAILED : Status.CONTINUED;
            case Cancelled end -> Status.CANCELLED;
            case Terminated end -> Status.TERMINATED;
            case TimedOut end -> end.retriedBy() == null ? Status.TIMED_OUT : Status.CONTINUED;
            case ContinuedAsNew end -> Status.CONTINUED;
        };
    }
}
