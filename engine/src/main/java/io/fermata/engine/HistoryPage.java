package io.fermata.engine;

import io.fermata.kernel.HistoryRecord;
import io.fermata.kernel.RunId;
import java.util.List;

/** A part of a run's history as recorded; {@code nextSequence} is where the next page starts, 0 if this is the last. */
public record HistoryPage(RunId run, List<HistoryRecord> records, long nextSequence) {
    public HistoryPage {
        records = List.copyOf(records);
    }
}
