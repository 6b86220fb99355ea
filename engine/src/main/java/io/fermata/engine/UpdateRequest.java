package io.fermata.engine;

import io.fermata.kernel.Payload;

/**
 * An update for an execution.
 *
 * @param updateId the same id again is the same update: it runs once within at least a day, and its answer is repeated
 *     as long as its run remembers it
 */
public record UpdateRequest(String name, Payload argument, String updateId) {}
