package io.fermata.store;

/**
 * Counters since the store was opened.
 *
 * @param syncs syncs of the log
 * @param syncNanos how long they took together, each with the write before it; 0 where there is no disk
 * @param logBytes bytes appended to the log, padding excluded
 * @param batches batches committed
 * @param memoryBytes what the store holds in memory outside of the JVM's heap; 0 where it holds nothing, or is closed
 */
public record StoreStats(long syncs, long syncNanos, long logBytes, long batches, long memoryBytes) {}
