package io.fermata.kernel;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a state remembers of operations that ended, in the order in which they did. */
final class EndedOperations {
    /** Tasks and callbacks that ended before a checkpoint and are remembered behind it: the last ones. */
    static final int KEPT_MAX = 64;

    private final LinkedHashMap<String, ClosedOperation> byPath = new LinkedHashMap<>();

    void put(String path, ClosedOperation operation) {
        byPath.put(path, operation);
    }

    @Nullable
    ClosedOperation get(String path) {
        return byPath.get(path);
    }

    /** At a checkpoint: nobody asks again for what ended, so a run may loop for ever without growing in memory. */
    void forget() {
        byPath.values().removeIf(operation -> operation.attempt() <= 0);
        var eldest = byPath.keySet().iterator();
        for (int surplus = byPath.size() - KEPT_MAX; surplus > 0; surplus--) {
            eldest.next();
            eldest.remove();
        }
    }

    List<Snapshot.Ended> snapshot() {
        var kept = new ArrayList<Snapshot.Ended>();
        byPath.forEach((path, it) -> kept.add(new Snapshot.Ended(path, it.attempt(), it.digest())));
        return kept;
    }

    void restore(List<Snapshot.Ended> kept) {
        kept.forEach(it -> byPath.put(it.path(), new ClosedOperation(it.attempt(), it.digest())));
    }

    @Override
    public String toString() {
        return byPath.toString();
    }
}
