package io.fermata.engine;

import io.fermata.codec.CodecException;
import io.fermata.kernel.RunId;
import io.fermata.store.Key;
import io.fermata.store.RowVisitor;
import java.nio.BufferUnderflowException;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Checks the rows of all shards against each other: every history is gap-free and folds, and header, index, counters,
 * timers, tasks and waits are exactly what it says. Reads only; memory does not grow with the number of executions.
 */
public final class Examination {
    /** With so many findings it ends: more would not help anybody. */
    public static final int FINDINGS_MAX = 1_000;

    /** The rows of a store that nobody writes to. */
    public interface Source {
        byte @Nullable [] get(int shard, Key key);

        /** Visits the rows of {@code [from, to)} in order. */
        void scan(int shard, Key from, Key to, RowVisitor visitor);
    }

    /** A row, or a row that should be there, and what is wrong with it. */
    public record Finding(int shard, String where, String what) {}

    /** How much was checked. */
    public record Extent(long executions, long events, long rows) {}

    private static final class Enough extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Enough() {
            super("there are more findings", null, false, false);
        }
    }

    private final int shards;
    private final Source source;
    private final Consumer<Finding> findings;
    private final ExaminedWaits waits;
    private int found;
    private long executions;
    private long events;
    private long rows;

    public Examination(int shards, Source source, Consumer<Finding> findings) {
        this.shards = shards;
        this.source = source;
        this.findings = findings;
        this.waits = new ExaminedWaits(this, source, shards);
    }

    /** Checks everything, or until there are {@value #FINDINGS_MAX} findings. */
    public Extent run() {
        try {
            for (int shard = 0; shard < shards; shard++) {
                waits.noteUnderWay(shard);
            }
            for (int shard = 0; shard < shards; shard++) {
                for (int namespace : namespaces(shard)) {
                    examine(shard, namespace);
                }
            }
            for (int shard = 0; shard < shards; shard++) {
                for (int namespace : namespaces(shard)) {
                    waits.finish(shard, namespace);
                }
            }
        } catch (Enough enough) {
            findings.accept(new Finding(-1, "", "there are more findings than " + FINDINGS_MAX));
        }
        return new Extent(executions, events, rows);
    }

    private void examine(int shard, int namespace) {
        var tallies = new ExaminedTallies(this, source, shard, namespace);
        new ExaminedHistories(this, source, shard, namespace, tallies, waits).run();
        tallies.finish();
        waits.scan(shard, namespace);
    }

    private Set<Integer> namespaces(int shard) {
        return Tables.namespaces((from, to, visitor) -> source.scan(shard, from, to, visitor));
    }

    void report(int shard, String where, String what) {
        findings.accept(new Finding(shard, where, what));
        if (++found >= FINDINGS_MAX) {
            throw new Enough();
        }
    }

    /** Runs what decodes a row; what fails is reported. Returns whether it did not. */
    boolean tries(int shard, String where, Runnable reading) {
        try {
            reading.run();
            return true;
        } catch (CodecException | IllegalArgumentException | IllegalStateException | IndexOutOfBoundsException e) {
            report(shard, where, "cannot be read: " + e.getMessage());
        } catch (BufferUnderflowException e) {
            report(shard, where, "cannot be read: it is too short");
        }
        return false;
    }

    void countExecution(long itsEvents, long itsRows) {
        executions++;
        events += itsEvents;
        rows += itsRows;
    }

    void countRows(long more) {
        rows += more;
    }

    static String run(RunId run) {
        return "run " + run;
    }
}
