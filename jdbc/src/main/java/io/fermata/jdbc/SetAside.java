package io.fermata.jdbc;

import java.time.Instant;

/**
 * A row of the outbox that Fermata refuses for a reason that does not pass.
 *
 * @param id the row's id; see {@link OutboxDrain#retry} and {@link OutboxDrain#discard}
 * @param kind {@code start} or {@code publish}
 * @param target the workflow or the message type
 * @param key the execution's id or the message's key
 * @param error why
 * @param at since when
 */
public record SetAside(String id, String kind, String target, String key, String error, Instant at) {}
