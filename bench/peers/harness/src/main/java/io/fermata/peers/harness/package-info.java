/**
 * Drives another engine with the loads of {@code fermata bench} and prints the same line of figures. It must give every
 * engine the same work, and must never let a process outlive its own.
 */
@NullMarked
package io.fermata.peers.harness;

import org.jspecify.annotations.NullMarked;
