package io.fermata.store;

/**
 * Counters since the store was opened: syncs of the log, bytes appended to it (padding excluded), batches committed.
 */
public record StoreStats(long syncs, long logBytes, long batches) {}
