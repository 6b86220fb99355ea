/**
 * What stands before an attempt of a step or task: circuit breakers, limits of concurrency and rate, a cache of
 * results. All of it is counted per process and kept in memory; what must wait longer than a moment waits durably, as a
 * deferred attempt. It must never use up an attempt that did not begin.
 */
@NullMarked
package io.fermata.guard;

import org.jspecify.annotations.NullMarked;
