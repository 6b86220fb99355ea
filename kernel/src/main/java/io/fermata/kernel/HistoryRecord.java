package io.fermata.kernel;

import java.util.List;

/** What one command added to a history: events numbered from {@code firstSequence} (the first of a run is 1). */
public record HistoryRecord(long firstSequence, long atMillis, Cause cause, List<Event> events) {
    public HistoryRecord {
        events = List.copyOf(events);
    }

    public long lastSequence() {
        return firstSequence + events.size() - 1;
    }
}
