package io.fermata.engine;

import io.fermata.kernel.Cause;
import io.fermata.kernel.HistoryRecord;
import io.fermata.kernel.RunId;
import io.fermata.kernel.StartSpec;
import io.fermata.store.ShardStore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** All shards of one process over one store. Open it, ask it through {@link #client}, close it. */
public final class Engine implements AutoCloseable, ShardListener {
    private static final long DRAIN_LOOK_MILLIS = 10;

    private final Map<String, ProgramKind> kinds = new HashMap<>();
    private final List<Shard> shards = new ArrayList<>();
    private final EngineRuntime runtime;
    private final EngineOptions options;
    private final Alerts alerts;
    private final TaskWorkers workers;
    private final ShardStore store;
    private final Feed feed;
    private final Requests requests;
    private final Routing routing;
    private volatile boolean closed;
    private volatile long retentionMillis;

    private Engine(ShardStore store, EngineRuntime runtime, EngineOptions options, Alerts alerts) {
        this.runtime = runtime;
        this.options = options;
        this.retentionMillis = options.retentionMillis();
        this.alerts = alerts;
        this.workers = new TaskWorkers(runtime);
        this.store = store;
        this.feed = new Feed(runtime.steps());
        for (int id = 0; id < store.shards(); id++) {
            shards.add(new Shard(id, store, runtime, options, this));
        }
        this.routing = new Routing(options.namespace(), shards.size());
        this.requests = new Requests(this);
    }

    /** Receives what a person should know; called on a shard's thread, must not block. */
    @FunctionalInterface
    public interface Alerts {
        /** {@code run} is null if it is about the engine itself. */
        void alert(@Nullable RunId run, String message);

        /** About a run of this execution, whose id is empty where its history could not be read. */
        default void alert(RunId run, String workflowId, String message) {
            alert(run, message);
        }
    }

    /**
     * Takes over all shards of the store and wakes what must act.
     *
     * @throws io.fermata.store.StoreException if the store cannot be read
     */
    public static Engine open(
            ShardStore store, EngineRuntime runtime, EngineOptions options, List<ProgramKind> kinds, Alerts alerts) {
        var engine = new Engine(store, runtime, options, alerts);
        kinds.forEach(kind -> engine.kinds.put(kind.name(), kind));
        engine.shards.forEach(Shard::start);
        return engine;
    }

    /** What can be asked. */
    public EngineClient client() {
        return requests;
    }

    /**
     * Serves a queue with {@code slots} (1 to 10,000) tasks at once in this process, until the subscription is closed.
     *
     * @param worker names it in histories
     */
    public TaskSubscription subscribe(String queue, String worker, int slots, TaskReceiver receiver) {
        Door.id("queue", queue);
        Door.id("worker", worker);
        return workers.subscribe(queue, worker, slots, receiver);
    }

    /**
     * Tells {@code receiver} of every record that is committed from now on, one at a time; it may block. At most
     * {@code capacity} (1 to 1,000,000) records wait for it, what comes above that is left out and counted.
     */
    public FeedSubscription follow(int capacity, Consumer<FeedRecord> receiver) {
        return feed.follow(capacity, receiver);
    }

    /** How the task queues stand that have tasks, leases or takers, by name. */
    public CompletableFuture<List<QueueStats>> queues() {
        return new TaskDoor(this).stats();
    }

    /** How the engine is, for those who watch it. */
    public CompletableFuture<EngineStats> stats() {
        return new StatsDoor(this).stats();
    }

    /**
     * Takes in the last run of an execution that another engine recorded, under an id of its own: a closed one as it
     * ended, an open one paused. {@code ALREADY_STARTED} if the id is taken, {@code INVALID} with what is wrong with
     * the history; nothing is written then. The first record has {@code cause} instead of its own.
     */
    public CompletableFuture<StartResult> takeIn(String id, List<HistoryRecord> history, Cause cause) {
        return Door.check(() -> new Importing(this).take(id, history, cause));
    }

    /** The keys of requests that were taken. */
    public RequestKeys requestKeys() {
        return new RequestKeys(this);
    }

    /** The workers in this process that take tasks. */
    public List<WorkerStats> workerStats() {
        return workers.subscriptions().stream().map(TaskSubscription::stats).toList();
    }

    /**
     * How long runs are kept that close from now on; 0: for ever. A longer time also keeps those that have closed
     * already; a shorter one does not delete them earlier.
     */
    public void retain(long millis) {
        Door.range("retentionMillis", millis, 0, Long.MAX_VALUE / 4);
        retentionMillis = millis;
    }

    /** Admits nothing more, and completes when no step runs and no commit is under way. */
    public CompletableFuture<Void> drain() {
        var waiting = new ArrayList<CompletableFuture<Void>>();
        for (var shard : shards) {
            shard.stopAdmission();
            var drained = new CompletableFuture<Void>();
            waiting.add(drained);
            awaitDrained(shard, drained);
        }
        return CompletableFuture.allOf(waiting.toArray(CompletableFuture[]::new));
    }

    /** Stops all shards at once; what was acknowledged is durable, what still ran starts again at the next opening. */
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            shards.forEach(Shard::stop);
            workers.close();
        }
    }

    @Override
    public @Nullable ProgramKind kind(StartSpec spec) {
        var kind = kinds.get(spec.programKind());
        return kind != null && kind.knows(spec) ? kind : null;
    }

    @Override
    public void alert(@Nullable Execution execution, String message) {
        if (execution == null) {
            alerts.alert(null, message);
        } else {
            alerts.alert(execution.run, execution.workflowId(), message);
        }
    }

    @Override
    public long retentionMillis() {
        return retentionMillis;
    }

    @Override
    public boolean isFollowed() {
        return feed.isFollowed();
    }

    @Override
    public void committed(String workflowId, RunId run, HistoryRecord historyRecord) {
        feed.committed(workflowId, run, historyRecord);
    }

    @Override
    public TaskWorkers workers() {
        return workers;
    }

    @Override
    public Shard shard(int id) {
        return shards.get(id);
    }

    @Override
    public int shards() {
        return shards.size();
    }

    boolean isClosed() {
        return closed;
    }

    Shard shardOf(String workflowId) {
        return shards.get(routing.ownerOf(workflowId));
    }

    Shard homeOf(String type, String key) {
        return shards.get(routing.homeOf(type, key));
    }

    ShardStore store() {
        return store;
    }

    Routing routing() {
        return routing;
    }

    EngineRuntime runtime() {
        return runtime;
    }

    EngineOptions options() {
        return options;
    }

    private void awaitDrained(Shard shard, CompletableFuture<Void> drained) {
        if (shard.isFenced()) {
            drained.complete(null); // Nothing of it runs here any more.
            return;
        }
        shard.tell(core -> {
            if (shard.steps().isEmpty() && core.isQuiet()) {
                drained.complete(null);
            } else {
                runtime.schedule(DRAIN_LOOK_MILLIS, () -> awaitDrained(shard, drained));
            }
        });
    }
}
