package io.fermata.sim;

/**
 * A generated program.
 *
 * @param continuations how often it continues as new before it ends
 * @param handles whether it registers handlers for a signal, an update and a query
 */
record Plan(Node body, int continuations, boolean handles) {}
