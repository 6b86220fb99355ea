/**
 * What a store must do for the shards: one durable log of batches, and the ordered map they add up to. Knows no events.
 */
@NullMarked
package io.fermata.store;

import org.jspecify.annotations.NullMarked;
