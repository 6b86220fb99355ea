/**
 * Decides what a command does to one execution, and folds the resulting events into its state.
 *
 * <p>Pure: no clock, chance, thread, disk or library; time, ids and randomness come inside commands.
 */
@NullMarked
package io.fermata.kernel;

import org.jspecify.annotations.NullMarked;
