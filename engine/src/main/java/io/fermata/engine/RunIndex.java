package io.fermata.engine;

import io.fermata.kernel.ExecutionState;
import io.fermata.kernel.RunId;
import io.fermata.kernel.Status;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The rows by which runs are found and counted; written only when a status or an attribute changes. */
interface RunIndex {
    /** The current run of an execution, and the request that started it (empty if it had no id). */
    record Entry(RunId run, Status status, String requestId) {}

    /** Finds the current run of {@code workflowId}; {@code then} gets null if there never was one. */
    void find(String workflowId, Consumer<@Nullable Entry> then);

    /** A run of this shard began ({@code from} null) or changed its status. */
    void statusChanged(ExecutionState state, @Nullable Status from, Status to, String requestId);

    void attributesChanged(ExecutionState state);

    /** The batch is about to be sealed: counters are written now. */
    void beforeSeal();
}
