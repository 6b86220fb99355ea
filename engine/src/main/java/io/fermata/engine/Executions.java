package io.fermata.engine;

import io.fermata.kernel.RunEnd;
import io.fermata.kernel.RunId;
import io.fermata.kernel.StartSpec;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The executions of a shard by their ids: what children, signals to others and triggers need of the core. */
interface Executions {
    /**
     * How a start ended: {@code refusal} is null if the run is there, whether created now or earlier by the same
     * request.
     *
     * @param end how that run ended; null while it is open
     */
    record Started(
            @Nullable RunId run,
            @Nullable RunEnd end,
            @Nullable EngineException refusal) {}

    /** The last run of an execution. */
    record Current(RunId run, boolean closed, StartSpec.@Nullable Parent parent) {}

    /**
     * Starts a run of this shard in the batch that is being built; {@code then} runs in the same batch, perhaps later.
     */
    void start(StartRequest request, Consumer<Started> then);

    /** Finds the last run of an id of this shard; null if there is none. */
    void current(String workflowId, Consumer<@Nullable Current> then);
}
