package io.fermata.sim;

import io.fermata.store.Key;
import io.fermata.store.Lease;
import io.fermata.store.StoreFaults;
import io.fermata.store.WriteBatch;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Lets faults strike, and ends them. */
final class Strikes {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final Simulation simulation;
    private final World world;
    private final Reports reports;
    private final Disk disk;
    private final Network network;
    private final Model model;
    private boolean restarting;
    private boolean over;

    Strikes(Simulation simulation, World world, Reports reports, Disk disk, Network network, Model model) {
        this.simulation = simulation;
        this.world = world;
        this.reports = reports;
        this.disk = disk;
        this.network = network;
        this.model = model;
    }

    /** No more: everything works from now on. */
    void end() {
        over = true;
        model.rolledBack();
        disk.memory().faults().full(false);
        network.unruly(false);
        var life = simulation.current();
        if (life == null || life.isDead()) {
            simulation.live(Release.FIRST);
        } else {
            // Whatever code it had, from now on it is the right one; what it was fenced from it gets back.
            life.kill(StoreFaults.Crash.DROPPED);
            simulation.live(Release.FIRST);
        }
    }

    void strike(Fault fault, Life life, SimStore.Commit commit) {
        if (over
                || life != simulation.current()
                || (restarting && (fault.kills() || fault == Fault.ZOMBIE || fault == Fault.FENCED))) {
            return;
        }
        reports.fault(fault);
        switch (fault) {
            case CRASH_BEFORE -> crash(life, StoreFaults.Crash.DROPPED);
            case CRASH_TORN -> crash(life, StoreFaults.Crash.TORN);
            case CRASH_UNACKNOWLEDGED -> crash(life, StoreFaults.Crash.UNACKNOWLEDGED);
            case UNKNOWN_WRITTEN -> commit.fault = StoreFaults.Fault.UNKNOWN_WRITTEN;
            case UNKNOWN_LOST -> commit.fault = StoreFaults.Fault.UNKNOWN_LOST;
            case REFUSED -> commit.fault = StoreFaults.Fault.REFUSED;
            case FULL -> full();
            case FENCED -> {
                commit.fault = StoreFaults.Fault.FENCED;
                restarting = true;
                world.in(2 * SECOND, null, () -> {
                    life.kill(StoreFaults.Crash.DROPPED);
                    restart(Release.FIRST);
                });
            }
            case SLOW_COMMIT -> commit.extraNanos = world.dice(SECOND / 2, 12 * SECOND);
            case ZOMBIE -> zombie(life);
            case CLOCK_FORWARD -> world.jumpWall(world.dice(1_000, 3_600_000));
            case CLOCK_BACK -> world.jumpWall(-world.dice(1_000, 3_600_000));
            case NETWORK -> {
                network.unruly(true);
                world.in(15 * SECOND, null, () -> network.unruly(false));
            }
            case POISON -> poison(life);
            case OTHER_CODE -> otherCode(life);
            case PACKET_LATE, PACKET_TWICE, PACKET_LOST ->
                throw new IllegalArgumentException(fault + " follows from another fault");
        }
    }

    private void crash(Life life, StoreFaults.Crash crash) {
        restarting = true;
        world.in(0, null, () -> {
            life.kill(crash);
            world.in(downtime(), null, () -> restart(Release.FIRST));
        });
    }

    private long downtime() {
        return world.dice(0, 5) == 0 ? world.dice(SECOND, 20 * SECOND) : world.dice(1, SECOND);
    }

    private void restart(Release release) {
        restarting = false;
        if (!over) {
            simulation.live(release);
        }
    }

    private void full() {
        disk.memory().faults().full(true);
        world.in(
                world.dice(SECOND, 10 * SECOND),
                null,
                () -> disk.memory().faults().full(false));
    }

    /** It stands still; another takes over; it wakes up and tries to go on. */
    private void zombie(Life life) {
        restarting = true;
        life.freeze(world.dice(3 * SECOND, 12 * SECOND));
        world.in(SECOND, null, () -> restart(Release.FIRST));
        world.in(25 * SECOND, null, () -> life.kill(StoreFaults.Crash.DROPPED));
    }

    private void poison(Life life) {
        restarting = true;
        world.in(0, null, () -> {
            life.kill(StoreFaults.Crash.DROPPED);
            model.runs().stream()
                    .filter(run -> !run.isClosed() && !run.poisoned && run.sequence > 1)
                    .skip(world.dice(0, 2))
                    .findFirst()
                    .ifPresent(this::poison);
            world.in(downtime(), null, () -> restart(Release.FIRST));
        });
    }

    /** Makes the second record of the run unreadable, as rot that the checksum of the log does not see. */
    private void poison(RunModel run) {
        var rows = model.rows(run.shard).rows();
        Key second = null;
        for (var key : rows.keySet()) {
            if (Rows.table(key) == Rows.HISTORY && Rows.runOf(key).equals(run.id)) {
                second = key;
            }
        }
        if (second == null) {
            return;
        }
        reports.line(() -> run + " is poisoned");
        model.poison(run.id);
        Lease lease = disk.memory().acquire(run.shard, "vandal");
        model.acquired(lease);
        var batch = new WriteBatch();
        batch.useReserve();
        batch.put(second, new byte[] {1, 99, 99, 99});
        var unused = disk.commit(lease, lease.sequence() + 1, batch, Runnable::run);
        simulation.wrote(lease, lease.sequence() + 1, batch);
    }

    /** A release with other code is rolled back after a while. */
    private void otherCode(Life life) {
        restarting = true;
        int program = (int) world.dice(0, simulation.scenario().plans().size());
        var release = new Release(Set.of(program), world.dice(0, 2) == 0);
        model.recode(Scenario.programName(program), release.isGuarded());
        world.in(0, null, () -> {
            life.kill(StoreFaults.Crash.DROPPED);
            restart(release);
            restarting = true;
            world.in(6 * SECOND, null, () -> {
                var altered = simulation.current();
                if (altered != null && !over) {
                    altered.kill(StoreFaults.Crash.DROPPED);
                    model.rolledBack();
                    restart(Release.FIRST);
                }
            });
        });
    }
}
