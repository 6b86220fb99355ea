/**
 * Runs workflows written as plain Java methods on the engine: fibers, operation ids, replay, mismatch diagnosis.
 *
 * <p>User code runs on fibers and step threads, never on a shard's thread; one fiber of an execution runs at a time. A
 * program sees only decoded recorded bytes, in life as in replay.
 */
@NullMarked
package io.fermata.durable;

import org.jspecify.annotations.NullMarked;
