package io.fermata.cli;

import io.fermata.sdk.RawJson;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An execution as {@code show --json} prints it. */
record ExecutionEntry(
        String id,
        String run,
        String workflow,
        String status,
        List<WaitEntry> waits,
        @Nullable RawJson result,
        @Nullable ErrorEntry error,
        Map<String, RawJson> views) {
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

    ExecutionEntry withWaits(List<WaitEntry> all) {
        return new ExecutionEntry(id, run, workflow, status, all, result, error, views);
    }
}
