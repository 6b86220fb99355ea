/**
 * Runs the real kernel, codecs, engine and durable runtime under generated programs, clients and faults, one thing at a
 * time from one seed, and checks the promises with an oracle of its own. It may know the layout of rows, but must never
 * ask the kernel what is right.
 */
@NullMarked
package io.fermata.sim;

import org.jspecify.annotations.NullMarked;
