package io.fermata.engine;

/**
 * How a task stands in its queue, on the shard of its execution.
 *
 * @param ahead tasks that come before it, at most {@value #AHEAD_MAX}; -1 if it is not queued
 * @param queued tasks that wait for a worker
 * @param leased tasks that a worker has
 * @param served whether a worker of this process serves the queue, or a request waits for a task
 * @param takerSeenMillis when somebody was last there to take a task; 0 if that is not known
 */
public record QueuePlace(int ahead, long queued, long leased, boolean served, long takerSeenMillis) {
    /** Tasks looked at. */
    static final int AHEAD_MAX = 1_000;
}
