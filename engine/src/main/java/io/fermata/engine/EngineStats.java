package io.fermata.engine;

import java.util.List;

/**
 * How an engine is at one moment, over all its shards.
 *
 * @param requestsWaiting requests from outside in the mailboxes
 * @param requestsMax how many may wait
 * @param requestsRefused how many found no room since the engine was opened
 * @param inMemory executions that are kept in memory
 * @param timerLagMillis how far the oldest timer that is due and has not fired is behind; 0 if none is
 * @param queues the task queues that have tasks, leases or takers, by name
 */
public record EngineStats(
        int requestsWaiting,
        int requestsMax,
        long requestsRefused,
        int inMemory,
        long timerLagMillis,
        List<QueueStats> queues) {
    public EngineStats {
        queues = List.copyOf(queues);
    }
}
