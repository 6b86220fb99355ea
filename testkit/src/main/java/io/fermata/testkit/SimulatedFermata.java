package io.fermata.testkit;

import io.fermata.embedded.Fermata;
import io.fermata.embedded.FermataBuilder;
import io.fermata.sdk.Description;
import io.fermata.sdk.Execution;
import io.fermata.sdk.Failure;
import io.fermata.sdk.FermataClient;
import io.fermata.sdk.HistoryEvent;
import io.fermata.sdk.MessageType;
import io.fermata.sdk.Page;
import io.fermata.sdk.PolledTask;
import io.fermata.sdk.PublishOptions;
import io.fermata.sdk.StartOptions;
import io.fermata.sdk.Status;
import io.fermata.sdk.TypeRef;
import io.fermata.sdk.Workflow;
import io.fermata.sdk.WorkflowType;
import io.fermata.store.MemoryStore;
import io.fermata.store.StoreFaults;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The whole of Fermata in memory and in simulated time, for tests of workflows.
 *
 * <pre>{@code
 * try (var fermata = SimulatedFermata.open(f -> f.register("approval", new Approval()))) {
 *     var approval = fermata.start("approval", "a-1", request, Decision.class);
 *
 *     fermata.advance(Duration.ofHours(48));
 *
 *     assertThat(approval.result(Duration.ZERO)).isEqualTo(Decision.ESCALATED);
 * }
 * }</pre>
 *
 * <p>Time stands still while anything can run. It passes in {@link #advance}, and in {@link Execution#result}, which
 * skips from one due moment to the next until the execution ends or its timeout has passed in simulated time.
 * Everything is run by the thread that calls, one thing at a time and in the same order each time; so a test uses one
 * thread, and code that blocks on something else than Fermata blocks the test.
 *
 * <p>Steps and task handlers take no simulated time: a timeout of one never strikes.
 */
public final class SimulatedFermata implements FermataClient, AutoCloseable {
    /** When simulated time begins. */
    public static final Instant EPOCH = Instant.parse("2030-01-01T00:00:00Z");

    private final long seed;
    private Consumer<FermataBuilder> setup;
    private SimulatedRuntime runtime;
    private MemoryStore store;
    private @Nullable Fermata fermata;

    private SimulatedFermata(long seed, Consumer<FermataBuilder> setup) {
        this.seed = seed;
        this.setup = setup;
        this.runtime = new SimulatedRuntime(EPOCH, seed);
        this.store = new MemoryStore(1, runtime.commits());
        this.fermata = openFermata();
    }

    /**
     * Opens an empty one.
     *
     * @param setup registers workflows, workers, interceptors and the like; called again at each restart
     */
    public static SimulatedFermata open(Consumer<FermataBuilder> setup) {
        return open(1, setup);
    }

    /**
     * Opens an empty one with another chance.
     *
     * @param seed decides random numbers, ids and the jitter of retries
     */
    public static SimulatedFermata open(long seed, Consumer<FermataBuilder> setup) {
        return new SimulatedFermata(seed, setup);
    }

    /** What time it is in the simulation. */
    public Instant now() {
        return runtime.now();
    }

    /** Runs all that can run at this moment; no time passes. */
    public void runUntilIdle() {
        runtime.runUntilIdle();
    }

    /**
     * Lets time pass: timers, retries and timeouts that fall due on the way happen at their own moments, in order.
     * While it is crashed, time passes and nothing happens.
     *
     * @throws IllegalArgumentException for a negative duration
     */
    public void advance(Duration duration) {
        if (duration.isNegative()) {
            throw new IllegalArgumentException("time does not go back: " + duration);
        }
        runtime.advance(duration);
    }

    /**
     * Kills the process: what was not committed is lost, nothing is closed in an orderly way. Time may pass before
     * {@link #restart}. Executions that were asked for before belong to the dead process: ask for them again.
     */
    public void crash() {
        var died = fermata;
        if (died != null) {
            fermata = null;
            var at = runtime.now();
            var rows = store.reopen();
            runtime.close();
            died.close(Duration.ZERO);
            runtime = new SimulatedRuntime(at, seed + at.toEpochMilli());
            store = rows;
        }
    }

    /**
     * Lets the process die by itself at one of its next commits. Whoever waits for a result then gets
     * {@link io.fermata.sdk.TimedOut}; every later call until {@link #restart} gets {@link IllegalStateException}. A
     * test that does this for 1, 2, 3 and so on, until it runs through without a crash, has crashed its workflow
     * everywhere.
     *
     * @param number 1 for the next commit
     * @param kept true: it is durable, but nobody was told; false: it is lost, though steps before it had their effect
     * @throws IllegalArgumentException for a number below 1
     */
    public void crashAtCommit(int number, boolean kept) {
        if (number < 1) {
            throw new IllegalArgumentException("commits are counted from 1, not from " + number);
        }
        var dying = store;
        runtime.stopAtCommit(
                number, () -> dying.crash(kept ? StoreFaults.Crash.UNACKNOWLEDGED : StoreFaults.Crash.DROPPED));
    }

    /** Whether it has crashed, at a commit or by {@link #crash}, and was not restarted since. */
    public boolean hasCrashed() {
        return fermata == null || runtime.isClosed();
    }

    /** Starts a new process on what the last one had committed; crashes it first if it still runs. */
    public void restart() {
        crash();
        store = store.reopen(runtime.commits());
        fermata = openFermata();
    }

    /** Starts a new process with other code: another version of a workflow, a worker less. */
    public void restart(Consumer<FermataBuilder> otherSetup) {
        setup = otherSetup;
        restart();
    }

    /** The whole history of an execution. */
    public List<HistoryEvent> history(String id) {
        var events = new ArrayList<HistoryEvent>();
        @Nullable String cursor = null;
        do {
            var page = execution(id).history(cursor, 1_000);
            events.addAll(page.items());
            cursor = page.next();
        } while (cursor != null);
        return events;
    }

    @Override
    public <I extends @Nullable Object, O extends @Nullable Object> Execution<O> start(
            WorkflowType<I, O> workflow, String id, I input, StartOptions options) {
        return running().start(workflow, id, input, options);
    }

    @Override
    public <I extends @Nullable Object, O extends @Nullable Object> Execution<O> start(
            Class<? extends Workflow<I, O>> workflow, String id, I input, StartOptions options) {
        return running().start(workflow, id, input, options);
    }

    @Override
    public <O extends @Nullable Object> Execution<O> start(
            String workflow, String id, @Nullable Object input, TypeRef<O> output, StartOptions options) {
        return running().start(workflow, id, input, output, options);
    }

    @Override
    public <O extends @Nullable Object> Execution<O> execution(String id, TypeRef<O> output) {
        return running().execution(id, output);
    }

    @Override
    public <T extends @Nullable Object> void publish(MessageType<T> type, String key, T value, PublishOptions options) {
        running().publish(type, key, value, options);
    }

    @Override
    public void complete(String token, @Nullable Object result) {
        running().complete(token, result);
    }

    @Override
    public void fail(String token, Failure failure) {
        running().fail(token, failure);
    }

    @Override
    public void heartbeat(String token, @Nullable Object details) {
        running().heartbeat(token, details);
    }

    @Override
    public @Nullable PolledTask poll(String queue, Duration wait) {
        return running().poll(queue, wait);
    }

    @Override
    public Page<Description> list(String filter, @Nullable String cursor, int limit) {
        return running().list(filter, cursor, limit);
    }

    @Override
    public Map<String, Map<Status, Long>> counts() {
        return running().counts();
    }

    /** Forgets everything. */
    @Override
    public void close() {
        crash();
    }

    private Fermata running() {
        var now = fermata;
        if (now == null || runtime.isClosed()) {
            throw new IllegalStateException("it has crashed or was closed; restart it first");
        }
        return now;
    }

    private Fermata openFermata() {
        var builder = Fermata.inMemory();
        setup.accept(builder);
        return builder.runtime(runtime).store(store).open();
    }
}
