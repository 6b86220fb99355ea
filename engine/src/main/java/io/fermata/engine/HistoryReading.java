package io.fermata.engine;

import io.fermata.codec.HistoryCodec;
import io.fermata.kernel.HistoryRecord;
import java.util.ArrayList;

/** Reads pages of a history as recorded, aside from the shard's thread. */
final class HistoryReading {
    private HistoryReading() {}

    static void read(ShardCore core, Execution execution, long from, int limit, Reply<HistoryPage> reply) {
        var prefix = Tables.ofRun(Tables.HISTORY, core.options().namespace(), execution.run);
        core.afterCommit(() -> core.runtime().loads().execute(() -> {
            var records = new ArrayList<HistoryRecord>();
            long[] events = new long[2];
            core.store().scan(core.lease(), prefix, prefix.afterPrefix(), false, (key, value) -> {
                if (events[0] >= limit) {
                    events[1] = HistoryCodec.decode(value).firstSequence();
                    return false;
                }
                var historyRecord = HistoryCodec.decode(value);
                if (historyRecord.lastSequence() >= from) {
                    records.add(historyRecord);
                    events[0] += historyRecord.events().size();
                }
                return true;
            });
            reply.complete(new HistoryPage(execution.run, records, events[1]));
        }));
    }
}
