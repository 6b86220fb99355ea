package io.fermata.engine;

import io.fermata.kernel.RunId;
import io.fermata.store.Key;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;

/**
 * Wakes what must act after a shard was taken over: the runs with a runnable row, a bounded number at a time. What is
 * parked is not looked at, so a restart does not grow with it.
 */
final class Recovery {
    /** Runs that are being loaded at once. */
    static final int LOADS_MAX = 256;

    private static final int PAGE = 1_000;

    private final ShardCore core;
    private final ArrayDeque<RunId> found = new ArrayDeque<>();
    private Key next;
    private final Key end;
    private int loading;
    private boolean scanning;
    private boolean scanned = true;

    Recovery(ShardCore core) {
        this.core = core;
        this.next = Tables.key(Tables.RUNNABLE, core.options().namespace()).build();
        this.end = next.afterPrefix();
    }

    void begin() {
        scanned = core.options().passive();
        if (!core.options().passive()) {
            core.timers().recover();
            core.parts().recover();
        }
    }

    /** Goes on a little; called in every round. */
    void step() {
        if (!scanned && !scanning && found.isEmpty()) {
            scanning = true;
            core.scan(next, end, PAGE, this::took);
        }
        while (loading < LOADS_MAX && !found.isEmpty()) {
            loading++;
            core.runs().with(found.poll(), execution -> {
                loading--;
                wake(execution);
            });
        }
    }

    /** Whether all runs that must act have been woken. */
    boolean isDone() {
        return scanned && found.isEmpty() && loading == 0;
    }

    /** Whether there is nothing to do for it now. */
    boolean isIdle() {
        return isDone() || scanning || loading >= LOADS_MAX || (scanned && found.isEmpty());
    }

    private void took(List<Row> rows) {
        scanning = false;
        for (var row : rows) {
            var bytes = ByteBuffer.wrap(row.key().bytes()).position(5);
            found.add(new RunId(bytes.getLong(), bytes.getLong()));
        }
        if (rows.size() < PAGE) {
            scanned = true;
        } else {
            byte[] last = rows.getLast().key().bytes();
            next = Key.of(Arrays.copyOf(last, last.length + 1));
        }
    }

    private void wake(Execution execution) {
        if (execution.poison != null
                || !execution.state().isStarted()
                || core.owner().kind(execution.state().spec()) == null) {
            return;
        }
        core.turns().settle(execution);
    }
}
