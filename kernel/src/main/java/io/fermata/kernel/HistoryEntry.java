package io.fermata.kernel;

/** One event at its place in a history; places never change, even when a {@link Event.Reopened} voids some. */
public record HistoryEntry(long sequence, long atMillis, Event event) {}
