package io.fermata.engine;

/**
 * How a worker in this process stands.
 *
 * @param slots tasks at once; {@code busy} of them have one, also those that are just being handed out
 */
public record WorkerStats(String worker, String queue, int slots, int busy) {}
