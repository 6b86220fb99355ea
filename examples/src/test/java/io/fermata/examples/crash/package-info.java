/**
 * Kills every example at every boundary and runs it again: the end must be the same. An example takes part with a
 * {@link io.fermata.examples.crash.CrashCase} of its own and one line in {@link io.fermata.examples.crash.CrashCases}.
 */
@NullMarked
package io.fermata.examples.crash;

import org.jspecify.annotations.NullMarked;
