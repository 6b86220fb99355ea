package io.fermata.telemetry;

import io.fermata.kernel.OperationId;
import io.fermata.kernel.RunId;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What was seen to begin and has not ended, by run and operation. Bounded: what began longest ago is forgotten first,
 * and then its end is counted without a duration. One thread uses it.
 */
final class OpenWork<V> {
    /** So many are remembered. */
    static final int OPEN_MAX = 50_000;

    record Id(RunId run, OperationId operation) {}

    private final Map<Id, V> open = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Id, V> eldest) {
            return size() > OPEN_MAX;
        }
    };

    void began(RunId run, OperationId operation, V what) {
        open.put(new Id(run, operation), what);
    }

    @Nullable
    V get(RunId run, OperationId operation) {
        return open.get(new Id(run, operation));
    }

    @Nullable
    V ended(RunId run, OperationId operation) {
        return open.remove(new Id(run, operation));
    }
}
