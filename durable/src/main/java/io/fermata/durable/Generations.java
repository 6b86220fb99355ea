package io.fermata.durable;

import io.fermata.kernel.OperationId;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Of which generation each operation is: how often its run had been reopened when it was opened, or done again. */
final class Generations {
    private final Map<String, Integer> known = new HashMap<>(0);
    private int now;

    /** What is opened behind the operations that there are is of this generation; most runs stay at 0. */
    void reopened(int generation, Set<String> before) {
        before.forEach(path -> known.putIfAbsent(path, now));
        now = Math.max(now, generation);
    }

    /** An operation that was recorded. */
    void opened(OperationId operation) {
        if (now > 0) {
            known.put(operation.path(), now);
        }
    }

    /** An operation that was done again. */
    void again(String operation, int generation) {
        known.put(operation, generation);
    }

    int now() {
        return now;
    }

    int of(OperationId operation) {
        return known.getOrDefault(operation.path(), now);
    }
}
