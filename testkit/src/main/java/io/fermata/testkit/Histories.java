package io.fermata.testkit;

import io.fermata.embedded.Fermata;
import io.fermata.embedded.HistoryFile;
import io.fermata.engine.EngineRuntime;
import io.fermata.engine.HistoryPage;
import io.fermata.kernel.HistoryRecord;
import io.fermata.sdk.NotFound;
import java.util.ArrayList;
import java.util.concurrent.ExecutionException;

/** Reads whole histories as recorded. */
final class Histories {
    private static final int EVENTS_PER_PAGE = 1_000;

    private Histories() {}

    static String file(Fermata fermata, EngineRuntime runtime, String id) {
        var records = new ArrayList<HistoryRecord>();
        long from = 1;
        while (true) {
            var page = page(fermata, runtime, id, from);
            records.addAll(page.records());
            from = page.nextSequence();
            if (from == 0) {
                return new HistoryFile(page.run(), records).toJson(fermata.payloads());
            }
        }
    }

    private static HistoryPage page(Fermata fermata, EngineRuntime runtime, String id, long from) {
        try {
            return runtime.await(fermata.engine().history(id, from, EVENTS_PER_PAGE));
        } catch (ExecutionException unknown) {
            throw new NotFound("the history of execution " + id + " cannot be read: " + unknown.getMessage(), unknown);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while reading the history of execution " + id, interrupted);
        }
    }
}
