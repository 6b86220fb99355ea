/**
 * Commands of the operating system as steps: exit codes become categories, output is bounded, and nothing that a
 * command started outlives its step. Knows the SDK and the JDK alone; it must never block a command that writes more
 * than is kept.
 */
@NullMarked
package io.fermata.exec;

import org.jspecify.annotations.NullMarked;
