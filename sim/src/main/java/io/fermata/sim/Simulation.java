package io.fermata.sim;

import io.fermata.store.Key;
import io.fermata.store.Lease;
import io.fermata.store.Outcome;
import io.fermata.store.StoreFaults;
import io.fermata.store.WriteBatch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Plays one scenario to its end, with the oracle looking on. */
final class Simulation implements Disk.Observer {
    private static final long ASKING_NANOS = TimeUnit.SECONDS.toNanos(45);
    private static final long SETTLING_NANOS = TimeUnit.SECONDS.toNanos(30);
    private static final long PARKING_NANOS = TimeUnit.SECONDS.toNanos(25);
    private static final long STEPS_MAX = 2_000_000;

    /** What came of it; {@code commits} counts those that faults could strike. */
    record Result(long seed, List<String> violations, int faults, int commits, Coverage coverage, long digest) {}

    private final Scenario scenario;
    private final World world;
    private final Reports reports;
    private final Disk disk;
    private final Network network;
    private final Model model;
    private final Client client;
    private final Strikes strikes;
    private final List<Life> lives = new ArrayList<>();
    private @Nullable Life current;
    private int commits;
    private int asked;
    private long writes;
    private long wroteNanos;

    private Simulation(Scenario scenario, @Nullable Consumer<String> trace) {
        this.scenario = scenario;
        this.world = new World(scenario.seed());
        world.jumpWall(-scenario.setting().toMidnightMillis());
        this.reports = new Reports(world, trace);
        this.disk = new Disk(scenario.setting().shards());
        this.network = new Network(world, reports);
        this.model = new Model(scenario.setting().shards(), scenario.setting().retentionMillis(), reports);
        this.client = new Client(world, reports, scenario, model, () -> current);
        this.strikes = new Strikes(this, world, reports, disk, network, model);
    }

    /** Plays it; {@code trace} gets a line for everything that happens. */
    static Result run(Scenario scenario, @Nullable Consumer<String> trace) {
        var simulation = new Simulation(scenario, trace);
        try {
            simulation.play();
        } catch (RuntimeException | AssertionError broken) {
            simulation.reports.violation("the simulation broke", Texts.of(broken));
        } finally {
            simulation.lives.forEach(life -> life.kill(StoreFaults.Crash.DROPPED));
        }
        var reports = simulation.reports;
        return new Result(
                scenario.seed(),
                reports.violations(),
                reports.faults(),
                simulation.asked,
                reports.coverage(),
                reports.digest());
    }

    @Nullable
    Life current() {
        return current;
    }

    Scenario scenario() {
        return scenario;
    }

    /** A new process takes the place of whoever has it now. */
    void live(Release release) {
        var life = new Life(lives.size() + 1, world, reports, network, disk, this);
        lives.add(life);
        current = life;
        life.open(scenario, model.ledger(), release);
    }

    @Override
    public void began(Life life, SimStore.Commit commit) {
        commits++;
        int number = commits;
        for (var hit : scenario.hits()) {
            if (hit.commit() == number) {
                strikes.strike(hit.fault(), life, commit);
            }
        }
        if (asked == 0) {
            schedule(number);
        }
    }

    @Override
    public void ended(Life life, SimStore.Commit commit, Outcome outcome) {
        var lease = commit.lease;
        reports.line(() -> life + " s" + lease.shard() + " batch " + commit.sequence + " of epoch " + lease.epoch()
                + ": " + outcome);
        if (commit.fault == StoreFaults.Fault.FENCED && outcome instanceof Outcome.Fenced) {
            model.usurped(lease.shard());
        }
        if (outcome instanceof Outcome.Fenced) {
            life.fenced(lease.shard());
        }
        // Whatever the answer says: this is what the disk has done.
        if (disk.memory().stats().batches() > writes) {
            wrote(lease, commit.sequence, commit.batch);
        }
    }

    /** The disk has this batch. */
    void wrote(Lease lease, long sequence, WriteBatch batch) {
        writes = disk.memory().stats().batches();
        wroteNanos = world.nowNanos();
        model.committed(lease, sequence, batch);
    }

    @Override
    public void acquired(Life life, Lease lease) {
        reports.line(() -> life + " acquires s" + lease.shard() + " epoch " + lease.epoch());
        reports.check(
                !life.isFenced(lease.shard()),
                "2 one writer",
                () -> life + " takes back s" + lease.shard() + ", which another has taken over");
        model.acquired(lease);
    }

    /** Lets time pass. */
    void pass(long nanos) {
        long end = world.nowNanos() + nanos;
        while (world.step(end)) {
            if (world.steps() > STEPS_MAX) {
                throw new IllegalStateException("it does not come to rest");
            }
        }
    }

    private void play() {
        live(Release.FIRST);
        schedule(0);
        pass(ASKING_NANOS);
        asked = commits;
        strikes.end();
        pass(SETTLING_NANOS);
        checkParked();
        var ending = new Ending(this, reports, model, client);
        ending.checkWaits();
        ending.heal();
        ending.checkRest();
        restRules().lists(client);
        pass(SETTLING_NANOS);
        restRules().retired();
        model.checkAll();
        checkDisk();
    }

    /** What clients ask for with this commit; 0: with none. */
    private void schedule(int commit) {
        for (var ask : scenario.asks()) {
            if (ask.commit() == commit) {
                world.in(TimeUnit.MILLISECONDS.toNanos(ask.atMillis()), null, () -> client.ask(ask));
            }
        }
    }

    private RestRules restRules() {
        return new RestRules(model, reports, scenario.handlers());
    }

    private void checkParked() {
        pass(PARKING_NANOS);
        var life = current;
        if (life != null && world.nowNanos() - wroteNanos > PARKING_NANOS) {
            var rules = restRules();
            rules.check(life);
            rules.lists(client);
        }
    }

    /** The disk holds exactly what its commits add up to. */
    private void checkDisk() {
        for (int shard = 0; shard < scenario.setting().shards(); shard++) {
            var found = new TreeMap<Key, byte[]>();
            var none = Key.of(new byte[0]);
            disk.memory().scan(new Lease(shard, 0, 0), none, none, false, (key, value) -> {
                found.put(key, value);
                return true;
            });
            var expected = model.rows(shard).rows();
            boolean same = found.keySet().equals(expected.keySet())
                    && found.entrySet().stream()
                            .allMatch(row -> Arrays.equals(row.getValue(), expected.get(row.getKey())));
            reports.check(
                    same, "3 events and effects are one batch", () -> "the disk holds other rows than were committed");
        }
    }
}
