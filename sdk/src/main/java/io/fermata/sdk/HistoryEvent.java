package io.fermata.sdk;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A fact in an execution's history, for readers.
 *
 * @param seq counts from 1 without gaps
 * @param at when, in milliseconds
 * @param type what happened, such as OperationClosed
 * @param operation the operation it is about, or null
 * @param detail everything else, as a JSON object
 */
public record HistoryEvent(
        long seq, Instant at, String type, @Nullable String operation, RawJson detail) {}
