/**
 * The command line: one class per verb, a data directory reached through the process that runs it or opened here, a
 * server reached over HTTP, and renderers for people and programs.
 *
 * <p>Loads neither engine nor store for help and for usage errors, and writes nothing before the input is checked.
 */
@NullMarked
package io.fermata.cli;

import org.jspecify.annotations.NullMarked;
