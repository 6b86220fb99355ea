package io.fermata.cli;

import io.fermata.sdk.RawJson;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An execution as {@code show --json} prints it.
 *
 * @param updates taken and not answered yet: names by update id
 */
record ExecutionEntry(
        String id,
        String run,
        String workflow,
        String status,
        List<WaitEntry> waits,
        @Nullable RawJson result,
        @Nullable ErrorEntry error,
        Map<String, RawJson> channels,
        String correlation,
        @Nullable String causedBy,
        Map<String, RawJson> views,
        Map<String, String> updates) {
    boolean isClosed() {
        return switch (status) {
            case "COMPLETED", "FAILED", "CANCELLED", "TERMINATED", "TIMED_OUT" -> true;
            default -> false;
        };
    }

    /** The exit status of {@code run} for this execution. */
    int exitStatus() {
        if (status.equals("COMPLETED")) {
            return ExitStatus.COMPLETED;
        }
        return isClosed() ? ExitStatus.FAILED : ExitStatus.PARKED;
    }

    /** With the operation or message that led to it; none if that is empty. */
    ExecutionEntry withCause(String causation) {
        var cause = causation.isEmpty() ? null : causation;
        return new ExecutionEntry(
                id, run, workflow, status, waits, result, error, channels, correlation, cause, views, updates);
    }

    ExecutionEntry withWaits(List<WaitEntry> all) {
        return new ExecutionEntry(
                id, run, workflow, status, all, result, error, channels, correlation, causedBy, views, updates);
    }
}
