package io.fermata.testkit;

import io.fermata.embedded.Fermata;
import io.fermata.embedded.FermataBuilder;
import io.fermata.sdk.AlreadyClosed;
import io.fermata.sdk.Description;
import io.fermata.sdk.Execution;
import io.fermata.sdk.Failure;
import io.fermata.sdk.FermataClient;
import io.fermata.sdk.HistoryEvent;
import io.fermata.sdk.MessageType;
import io.fermata.sdk.NotFound;
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
import java.util.function.Function;
import java.util.function.Supplier;
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
    private final @Nullable Trial trial = Trial.current();
    private final Outgoing outgoing;

    private SimulatedFermata(long given, Consumer<FermataBuilder> setup) {
        this.seed = trial == null ? given : given + trial.disturbance().chance();
        this.outgoing = new Outgoing(trial);
        this.setup = setup;
        this.runtime = new SimulatedRuntime(EPOCH, seed);
        this.store = new MemoryStore(1, runtime.commits());
        this.fermata = openFermata();
        if (trial != null) {
            trial.opened(this);
        }
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

    /** Simulated time. */
    public Instant now() {
        return runtime.now();
    }

    /** Runs all that can run at this moment; no time passes. */
    public void runUntilIdle() {
        advance(Duration.ZERO);
    }

    /**
     * Lets time pass: timers, retries and timeouts that fall due on the way happen at their own moments, in order.
     * While it is crashed, nothing does.
     *
     * @throws IllegalArgumentException for a negative duration
     */
    public void advance(Duration duration) {
        if (duration.isNegative()) {
            throw new IllegalArgumentException("time does not go back: " + duration);
        }
        if (trial == null || fermata == null) {
            runtime.advance(duration);
            return;
        }
        var until = now().plus(duration);
        outgoing.release();
        do {
            recover(trial);
            runtime.advanceTo(until);
        } while (runtime.isClosed());
    }

    /**
     * Kills the process: what was not committed is lost, nothing is closed in an orderly way. Time may pass before
     * {@link #restart}.
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
        if (trial != null) {
            throw new IllegalStateException("@CrashEverywhere crashes at every commit; a test of it needs no own");
        }
        stopAtCommit(number, kept);
    }

    private void stopAtCommit(int number, boolean kept) {
        var dying = store;
        runtime.stopAtCommit(
                number, () -> dying.crash(kept ? StoreFaults.Crash.UNACKNOWLEDGED : StoreFaults.Crash.DROPPED));
    }

    /** Whether it has crashed, at a commit or by {@link #crash}, and was not restarted since. */
    public boolean hasCrashed() {
        return fermata == null || (trial == null && runtime.isClosed());
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

    /** The history of an execution as the text of a file that {@link Replay} reads. */
    public String historyFile(String id) {
        return call(() -> Histories.file(running(), runtime, id));
    }

    @Override
    public <I extends @Nullable Object, O extends @Nullable Object> Execution<O> start(
            WorkflowType<I, O> workflow, String id, I input, StartOptions options) {
        start(options, once -> running().start(workflow, id, input, once));
        return execution(id, workflow.output());
    }

    @Override
    public <I extends @Nullable Object, O extends @Nullable Object> Execution<O> start(
            Class<? extends Workflow<I, O>> workflow, String id, I input, StartOptions options) {
        var started = start(options, once -> running().start(workflow, id, input, once));
        return new SimulatedExecution<>(this, id, started);
    }

    @Override
    public <O extends @Nullable Object> Execution<O> start(
            String workflow, String id, @Nullable Object input, TypeRef<O> output, StartOptions options) {
        start(options, once -> running().start(workflow, id, input, output, once));
        return execution(id, output);
    }

    /** Starts; returns what finds the execution again in another process: the same request starts nothing new. */
    private <O extends @Nullable Object> Supplier<Execution<O>> start(
            StartOptions options, Function<StartOptions, Execution<O>> start) {
        var request = requestId(options.requestId());
        var once = request == null ? options : options.withRequestId(request);
        var first = call(() -> start.apply(once));
        if (outgoing.isDoubled()) {
            call(() -> start.apply(once));
        }
        return trial == null ? () -> first : () -> start.apply(once);
    }

    @Override
    public <O extends @Nullable Object> Execution<O> execution(String id, TypeRef<O> output) {
        call(this::running);
        return new SimulatedExecution<>(this, id, () -> running().execution(id, output));
    }

    @Override
    public <T extends @Nullable Object> void publish(MessageType<T> type, String key, T value, PublishOptions options) {
        var once = options.withMessageId(requestId(options.messageId()));
        send("message " + type.name() + " " + key, () -> running().publish(type, key, value, once));
    }

    @Override
    public void complete(String token, @Nullable Object result) {
        act(() -> running().complete(token, result));
    }

    @Override
    public void fail(String token, Failure failure) {
        act(() -> running().fail(token, failure));
    }

    @Override
    public void heartbeat(String token, @Nullable Object details) {
        act(() -> running().heartbeat(token, details));
    }

    @Override
    public @Nullable PolledTask poll(String queue, Duration wait) {
        return call(() -> running().poll(queue, wait));
    }

    @Override
    public Page<Description> list(String filter, @Nullable String cursor, int limit) {
        return call(() -> running().list(filter, cursor, limit));
    }

    @Override
    public Map<String, Map<Status, Long>> counts() {
        return call(() -> running().counts());
    }

    /** Forgets everything. */
    @Override
    public void close() {
        if (trial != null) {
            capture();
            trial.closed(this);
        }
        crash();
    }

    /** Tells the trial how the executions stand. */
    void capture() {
        if (trial != null && fermata != null) {
            trial.look(this);
        }
    }

    Fermata running() {
        var now = fermata;
        if (now == null || runtime.isClosed()) {
            throw new IllegalStateException("it has crashed or was closed; restart it first");
        }
        return now;
    }

    /** An id under which the request may be made again; outside of trials the caller's own, or none. */
    @Nullable
    String requestId(@Nullable String given) {
        return given == null && trial != null ? trial.nextRequest() : given;
    }

    /** Makes a request; in a trial again, if the process dies meanwhile. */
    <T extends @Nullable Object> T call(Supplier<T> request) {
        outgoing.release();
        return persist(request);
    }

    /** As {@link #call}, for what may be refused the second time because the first time was durable. */
    void act(Runnable request) {
        outgoing.release();
        persist(request);
    }

    /** Sends something that may overtake what others get. */
    void send(String taker, Runnable request) {
        outgoing.send(taker, () -> persist(request));
    }

    private void persist(Runnable request) {
        int crashes = trial == null ? 0 : trial.crashes();
        this.<@Nullable Void>persist(() -> {
            try {
                request.run();
            } catch (AlreadyClosed | NotFound done) {
                if (trial == null || trial.crashes() == crashes) {
                    throw done;
                }
            }
            return null;
        });
    }

    private <T extends @Nullable Object> T persist(Supplier<T> request) {
        if (trial == null || fermata == null) {
            return request.get();
        }
        while (true) {
            recover(trial);
            try {
                return request.get();
            } catch (RuntimeException failed) {
                if (!runtime.isClosed()) {
                    throw failed;
                }
            }
        }
    }

    /** Starts a new process if the trial has let the last one die. */
    private void recover(Trial own) {
        if (runtime.isClosed()) {
            own.crashed();
            restart();
        }
    }

    private Fermata openFermata() {
        if (trial == null) {
            return openPlain(setup);
        }
        try {
            return openWatched(trial);
        } catch (RuntimeException failed) {
            if (!runtime.isClosed()) {
                throw failed;
            }
            trial.crashed();
            runtime = new SimulatedRuntime(runtime.now(), seed + runtime.now().toEpochMilli());
            store = store.reopen(runtime.commits());
            return openWatched(trial);
        }
    }

    private Fermata openWatched(Trial own) {
        runtime.onCommit(own::committed);
        if (own.commitsToCrash() > 0) {
            stopAtCommit(own.commitsToCrash(), own.disturbance().kept());
        }
        return openPlain(builder -> {
            builder.alerts(own::alert);
            setup.accept(builder);
            builder.interceptor(own.observer());
        });
    }

    private Fermata openPlain(Consumer<FermataBuilder> how) {
        var builder = Fermata.inMemory();
        how.accept(builder);
        return builder.runtime(runtime).store(store).open();
    }
}
