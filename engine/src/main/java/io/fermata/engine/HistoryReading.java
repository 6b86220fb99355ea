package io.fermata.engine;

import io.fermata.codec.HistoryCodec;
import io.fermata.kernel.HistoryRecord;
import io.fermata.kernel.RunId;
import java.util.ArrayList;

/** Reads pages of a history as recorded, aside from the shard's thread. */
final class HistoryReading {
    private HistoryReading() {}

    static void read(ShardCore core, Execution execution, long from, int limit, Reply<HistoryPage> reply) {
        core.afterCommit(() -> core.runtime().loads().execute(() -> {
            try {
                var page = page(core, execution.run, from, limit);
                core.post(() -> core.answer(reply, page));
            } catch (RuntimeException e) {
                var why = "the history of run " + execution.run + " cannot be read: " + e;
                core.post(() -> core.refuse(reply, new EngineException(EngineException.Code.INVALID, why)));
            }
        }));
    }

    private static HistoryPage page(ShardCore core, RunId run, long from, int limit) {
        var prefix = Tables.ofRun(Tables.HISTORY, core.options().namespace(), run);
        var records = new ArrayList<HistoryRecord>();
        long[] events = new long[2];
        core.store().scan(core.lease(), prefix, prefix.afterPrefix(), false, (key, value) -> {
            var historyRecord = HistoryCodec.decode(value);
            if (events[0] >= limit) {
                events[1] = historyRecord.firstSequence();
                return false;
            }
            if (historyRecord.lastSequence() >= from) {
                records.add(historyRecord);
                events[0] += historyRecord.events().size();
            }
            return true;
        });
        return new HistoryPage(run, records, events[1]);
    }
}
