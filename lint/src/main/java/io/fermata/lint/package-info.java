/**
 * Walks a workflow's bytecode for what a replay could not give again: clock, chance, threads, I/O, locks and unordered
 * iteration outside of steps. Runs nothing of it and loads no class.
 */
@NullMarked
package io.fermata.lint;

import org.jspecify.annotations.NullMarked;
