package io.fermata.engine;

import io.fermata.kernel.Cause;
import io.fermata.kernel.Command;
import io.fermata.kernel.TimerId;

/** Fires due timers, oldest first, in slices between other work: once each, never early. */
final class TimerFiring {
    /** Timers fired in one round. */
    static final int SLICE = 128;

    /** Fired timers whose runs are still being loaded. */
    static final int LOADING_MAX = 512;

    private final ShardCore core;
    private int loading;

    TimerFiring(ShardCore core) {
        this.core = core;
    }

    void fireDue() {
        int room = Math.min(SLICE, LOADING_MAX - loading);
        if (room <= 0) {
            return;
        }
        for (var due : core.timers().takeDue(core.nowMillis(), room)) {
            if (due.timer().kind() == TimerId.Kind.RETENTION) {
                core.timers().fired(due);
                core.parts().deletion().expire(due.run());
                continue;
            }
            loading++;
            core.runs().with(due.run(), execution -> {
                loading--;
                fire(execution, due);
            });
        }
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
