package io.fermata.sim;

/**
 * A generated program.
 *
 * @param continuations how often it continues as new before it ends
 * @param handles whether it registers handlers for a signal, an update and a query
 * @param keeps whether it makes a checkpoint after each part of its body
 */
record Plan(Node body, int continuations, boolean handles, boolean keeps) {}
