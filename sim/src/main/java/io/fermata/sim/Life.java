package io.fermata.sim;

import io.fermata.durable.JavaWorkflows;
import io.fermata.durable.Payloads;
import io.fermata.embedded.Json;
import io.fermata.engine.Engine;
import io.fermata.engine.EngineClient;
import io.fermata.engine.EngineOptions;
import io.fermata.engine.ProgramKind;
import io.fermata.engine.RequestKeys;
import io.fermata.sdk.Registration;
import io.fermata.sdk.WorkflowOptions;
import io.fermata.store.StoreFaults;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** One process: it runs from its start to its death on the disk that all share. */
final class Life implements World.Owner {
    static final int PAYLOAD_BYTES_MAX = 16 * 1024;

    private static final int WORKER_SLOTS = 2;
    private static final long LOOK_NANOS = 1_000_000;

    private final int number;
    private final World world;
    private final Reports reports;
    private final SimRuntime runtime;
    private final SimStore store;
    private @Nullable Engine engine;
    private final Set<Integer> fenced = new HashSet<>();
    private boolean dead;
    private long frozenUntilNanos;

    Life(int number, World world, Reports reports, Network network, Disk disk, Disk.Observer observer) {
        this.number = number;
        this.world = world;
        this.reports = reports;
        this.runtime = new SimRuntime(world, this, network);
        this.store = new SimStore(world, disk, this, observer);
    }

    /** Starts it. */
    void open(Scenario scenario, Ledger ledger, Release release) {
        reports.line(() -> this + " starts" + (release.equals(Release.FIRST) ? "" : " with " + release));
        var bodies = new Bodies(this, ledger);
        List<Registration<?, ?>> workflows = new ArrayList<>();
        for (int i = 0; i < scenario.plans().size(); i++) {
            var workflow = new PlanWorkflow(scenario.plans().get(i), bodies, release.codeOf(i));
            workflows.add(Registration.of(
                    Scenario.programName(i), workflow, WorkflowOptions.types(Integer.class, String.class)));
        }
        var setting = scenario.setting();
        ProgramKind kind = new JavaWorkflows(workflows, new Payloads(Json.strict(), List.of()), List.of());
        if (setting.slowCode()) {
            kind = new SlowKind(kind, world, this);
        }
        var options = new EngineOptions(
                setting.namespace(),
                1_000,
                setting.hotRunsMax(),
                setting.idleMillis(),
                PAYLOAD_BYTES_MAX,
                setting.retentionMillis(),
                toString(),
                false);
        var opened = Engine.open(store, runtime, options, List.of(kind), (run, message) -> alert(message));
        engine = opened;
        opened.subscribe("in", "local", WORKER_SLOTS, lease -> bodies.serve(opened.client(), lease));
    }

    EngineClient client() {
        if (engine == null) {
            throw new IllegalStateException(this + " has not started");
        }
        return engine.client();
    }

    RequestKeys requestKeys() {
        if (engine == null) {
            throw new IllegalStateException(this + " has not started");
        }
        return engine.requestKeys();
    }

    /** Dies at once. */
    void kill(StoreFaults.Crash crash) {
        if (dead) {
            return;
        }
        reports.line(() -> this + " dies, " + crash);
        dead = true;
        store.crash(crash);
        if (engine != null) {
            engine.close();
        }
        runtime.kill();
    }

    /** It was told that the shard has another owner. */
    void fenced(int shard) {
        fenced.add(shard);
    }

    boolean isFenced(int shard) {
        return fenced.contains(shard);
    }

    void freeze(long nanos) {
        reports.line(() -> this + " stands still");
        frozenUntilNanos = world.nowNanos() + nanos;
    }

    int fibers() {
        return runtime.fibers();
    }

    /** Whether no thread of a workflow is left; one that has just been told to end gets a moment of real time. */
    boolean restsSoon() {
        for (int look = 0; look < 1_000 && fibers() > 0; look++) {
            LockSupport.parkNanos(LOOK_NANOS);
        }
        return fibers() == 0;
    }

    @Override
    public boolean isDead() {
        return dead;
    }

    @Override
    public long frozenUntilNanos() {
        return frozenUntilNanos;
    }

    @Override
    public String toString() {
        return "life-" + number;
    }

    private void alert(String message) {
        var line = message.lines().findFirst().orElse("");
        reports.line(() -> this + " says: " + line);
        reports.check(!line.contains("broke and is read anew"), "12 a shard goes on", () -> line);
    }
}
