package io.fermata.engine;

import io.fermata.kernel.Cause;
import io.fermata.kernel.Command;
import io.fermata.kernel.TimerId;

/** Fires due timers, oldest first, in slices between other work: once each, never early. */
final class TimerFiring {
    /** Timers taken out of memory at a time. */
    private static final int STEP = 16;

    /**
     * Fired timers whose runs are still being loaded: what others wait for is not read behind all of them. They come
     * back in any batch, so that they take its places now.
     */
    static final int LOADING_MAX = 64;

    private final ShardCore core;
    private int loading;

    TimerFiring(ShardCore core) {
        this.core = core;
    }

    void fireDue() {
        int fired;
        do {
            int room = core.pace()
                    .room(core.buildingBatch(), core.rows().building().hasRows());
            fired = fire(Math.min(STEP, Math.min(LOADING_MAX, room) - loading));
            core.pace().took(fired);
        } while (fired > 0);
    }

    /** Fires up to so many and returns how many it were. */
    private int fire(int room) {
        if (room <= 0) {
            return 0;
        }
        var all = core.timers().takeDue(core.nowMillis(), room);
        for (var due : all) {
            if (due.timer().kind() == TimerId.Kind.RETENTION) {
                core.parts().deletion().expire(due.run(), () -> core.timers().fired(due));
                continue;
            }
            loading++;
            core.runs().with(due.run(), execution -> {
                loading--;
                fire(execution, due);
            });
        }
        return all.size();
    }

    /** A run whose workflow this process does not know keeps its timer for a process that does. */
    private void fire(Execution execution, RunTimers.Due due) {
        if (execution.poison != null) {
            return; // The row stays: it fires when the run can be read again.
        }
        if (!execution.state().isStarted()) {
            core.timers().fired(due);
        } else if (core.owner().kind(execution.state().spec()) != null) {
            core.parts().tasks().timerDue(due.run(), due.timer(), () -> fireNow(due));
        }
    }

    private void fireNow(RunTimers.Due due) {
        core.runs().with(due.run(), execution -> {
            if (execution.poison != null) {
                return;
            }
            core.timers().fired(due);
            var command = new Command.FireTimer(due.timer(), core.chance(), core.newRun());
            core.recorder().apply(execution, command, Cause.NONE);
        });
    }
}
