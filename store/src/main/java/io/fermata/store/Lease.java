package io.fermata.store;

/** Ownership of a shard: commits carry {@code epoch}; {@code sequence} is the last batch committed before it. */
public record Lease(int shard, long epoch, long sequence) {}
