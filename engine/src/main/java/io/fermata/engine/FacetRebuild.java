package io.fermata.engine;

import io.fermata.kernel.RunId;
import io.fermata.store.Key;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes the rows of {@link Facets} for the runs of a store that has none, or some of an older kind: oldest first, a
 * slice after the other, beside all other work. Each slice is a commit that says how far it has come, so that it goes
 * on there after a restart. Lists look at all headers until it is done.
 */
final class FacetRebuild {
    /** Runs whose rows are written by one commit. */
    static final int SLICE_RUNS = 200;

    private static final RunId BEFORE_ALL = new RunId(0, 0);

    private final ShardCore core;
    private final int namespace;

    FacetRebuild(ShardCore core) {
        this.core = core;
        this.namespace = core.options().namespace();
    }

    void begin() {
        if (core.parts().index().isNew()) {
            return;
        }
        core.read(Facets.marker(namespace), row -> {
            byte[] marker = row.value();
            if (Facets.isComplete(marker)) {
                return;
            }
            if (marker != null && marker.length == 1 + 2 * Long.BYTES && marker[0] == Facets.REBUILDING) {
                var bytes = ByteBuffer.wrap(marker).position(1);
                read(new RunId(bytes.getLong(), bytes.getLong()));
            } else {
                var all = Tables.key(Tables.FACET, namespace).build();
                core.deleteRange(all, all.afterPrefix());
                reached(BEFORE_ALL);
            }
        });
    }

    /** Those that begin meanwhile have their rows; what is committed is enough to know the others. */
    private void read(RunId after) {
        core.runtime().loads().execute(() -> {
            try {
                var found = runs(after);
                core.post(() -> write(found));
            } catch (RuntimeException broken) {
                core.post(() -> core.alert("lists go on looking at all executions: " + broken));
            }
        });
    }

    private List<RunId> runs(RunId after) {
        var from = SeenIds.after(ExecutionIndex.headerKey(namespace, after));
        var end = Tables.key(Tables.EXECUTION, namespace).build().afterPrefix();
        var found = new ArrayList<RunId>(SLICE_RUNS);
        core.store().scan(core.lease(), from, end, false, (key, value) -> {
            found.add(run(key));
            return found.size() < SLICE_RUNS;
        });
        return found;
    }

    private void write(List<RunId> runs) {
        if (runs.isEmpty()) {
            core.put(Facets.marker(namespace), new byte[] {Facets.COMPLETE});
            return;
        }
        var left = new int[] {runs.size()};
        for (var run : runs) {
            write(run, () -> {
                if (--left[0] == 0) {
                    reached(runs.getLast());
                }
            });
        }
    }

    private void write(RunId run, Runnable then) {
        core.read(
                Tables.ofRun(Tables.RUNNABLE, namespace, run),
                runnable -> core.parts().index().header(run, header -> {
                    if (header != null) {
                        rows(run, header, runnable.value()).forEach(facet -> put(facet, run));
                    }
                    then.run();
                }));
    }

    /** What whoever changes them next takes for granted. */
    private Set<Long> rows(RunId run, ExecutionHeader header, byte @Nullable [] runnable) {
        var inMemory = core.runs().loaded(run);
        if (inMemory != null) {
            return inMemory.facets;
        }
        return runnable == null ? Facets.of(run, header) : Facets.decode(runnable);
    }

    private void put(long facet, RunId run) {
        core.put(Facets.row(namespace, facet, run), new byte[0]);
    }

    private void reached(RunId run) {
        var marker = ByteBuffer.allocate(1 + 2 * Long.BYTES).put(Facets.REBUILDING);
        core.put(
                Facets.marker(namespace),
                marker.putLong(run.high()).putLong(run.low()).array());
        core.afterCommit(() -> read(run));
    }

    private static RunId run(Key key) {
        var bytes = ByteBuffer.wrap(key.bytes()).position(5);
        return new RunId(bytes.getLong(), bytes.getLong());
    }
}
