/**
 * Measures Fermata on the machine it runs on: workloads through the public API with every commit synced, and small
 * benchmarks of the parts that every event passes. It must never measure a shortcut that a user's program cannot take.
 */
@NullMarked
package io.fermata.bench;

import org.jspecify.annotations.NullMarked;
