/**
 * Shards, turns, commits, timers, queues, messages and recovery: everything between the pure kernel and the store.
 *
 * <p>The only owner of threads, and those are injected. Never runs user code on a shard's thread, and lets nothing
 * leave before its commit.
 */
@NullMarked
package io.fermata.engine;

import org.jspecify.annotations.NullMarked;
