package io.fermata.engine;

/**
 * How a task queue stands on one shard.
 *
 * @param queued tasks that wait for a worker
 * @param leased tasks that a worker has
 * @param pollers requests that wait for a task
 * @param freeSlots slots of workers in this process that are free
 * @param oldestAgeMillis how long the task that waits longest has waited; 0 if none waits
 */
public record QueueStats(String queue, long queued, long leased, int pollers, int freeSlots, long oldestAgeMillis) {
    /** Both together, for the same queue on two shards; slots are shared by all shards and count once. */
    QueueStats plus(QueueStats other) {
        return new QueueStats(
                queue,
                queued + other.queued,
                leased + other.leased,
                Math.max(pollers, other.pollers),
                Math.max(freeSlots, other.freeSlots),
                Math.max(oldestAgeMillis, other.oldestAgeMillis));
    }
}
