package io.fermata.durable;

import io.fermata.kernel.Cause;
import io.fermata.kernel.EffectiveHistory;
import io.fermata.kernel.HistoryRecord;
import io.fermata.kernel.Snapshot;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a program that is loaded anew is shown. */
final class StageHistory {
    private StageHistory() {}

    static List<HistoryRecord> shown(@Nullable Snapshot snapshot, List<HistoryRecord> history) {
        var entries = snapshot == null
                ? EffectiveHistory.of(history)
                : EffectiveHistory.of(snapshot, behind(snapshot.shownFrom(), history));
        var records = new ArrayList<HistoryRecord>();
        for (var entry : entries) {
            records.add(new HistoryRecord(entry.sequence(), entry.atMillis(), Cause.NONE, List.of(entry.event())));
        }
        return records;
    }

    private static List<HistoryRecord> behind(long first, List<HistoryRecord> history) {
        return history.stream().filter(each -> each.lastSequence() >= first).toList();
    }
}
