package io.fermata.embedded;

import io.fermata.engine.Engine;
import io.fermata.engine.EngineRuntime;
import io.fermata.engine.EngineStats;
import io.fermata.engine.FeedRecord;
import io.fermata.engine.FeedSubscription;
import io.fermata.engine.QueueStats;
import io.fermata.engine.RequestKeys;
import io.fermata.engine.StartResult;
import io.fermata.engine.TaskSubscription;
import io.fermata.engine.WorkerStats;
import io.fermata.kernel.Cause;
import io.fermata.sdk.Worker;
import io.fermata.store.ShardStore;
import io.fermata.store.StoreStats;
import io.fermata.store.local.LocalStore;
import io.fermata.store.local.StoreBackup;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What was opened, and the order in which it is closed: workers, engine, threads, store. */
final class Parts {
    static final String WORKER = "local";

    private final Engine engine;
    private final EngineRuntime runtime;
    private final ShardStore store;
    private final boolean ownsRuntime;
    private final List<TaskSubscription> workers = new ArrayList<>();
    private @Nullable Namespaces namespaces;
    private boolean closed;

    /** {@code ownsRuntime}: it is closed with the rest. */
    Parts(Engine engine, EngineRuntime runtime, ShardStore store, boolean ownsRuntime) {
        this.engine = engine;
        this.runtime = runtime;
        this.store = store;
        this.ownsRuntime = ownsRuntime;
    }

    /** All namespaces, of which this is one; said once, right after the opening. */
    void belongTo(Namespaces all) {
        namespaces = all;
    }

    Namespaces namespaces() {
        return Objects.requireNonNull(namespaces, "the namespaces are not known yet");
    }

    /** The namespaces that end with this one; none for one that runs on another's threads. */
    Collection<Fermata> others() {
        return ownsRuntime && namespaces != null ? namespaces.others() : List.of();
    }

    void retain(long millis) {
        engine.retain(millis);
    }

    CompletableFuture<StartResult> takeIn(String id, HistoryFile history, Cause cause) {
        return engine.takeIn(id, history.records(), cause);
    }

    RequestKeys requestKeys() {
        return engine.requestKeys();
    }

    List<WorkerStats> workerStats() {
        return engine.workerStats();
    }

    CompletableFuture<List<QueueStats>> queues() {
        return engine.queues();
    }

    /** Serves a worker's queue. */
    void serve(Worker<?> worker, TaskRuns runs) {
        workers.add(engine.subscribe(worker.queue(), WORKER, worker.slots(), lease -> runs.run(worker, lease)));
    }

    @Nullable
    Path directory() {
        return store instanceof LocalStore local ? local.directory() : null;
    }

    StoreStats stats() {
        return store.stats();
    }

    CompletableFuture<EngineStats> engineStats() {
        return engine.stats();
    }

    FeedSubscription follow(int capacity, Consumer<FeedRecord> receiver) {
        return engine.follow(capacity, receiver);
    }

    StoreBackup.Summary backUp(Path target) {
        if (store instanceof LocalStore local) {
            return local.backUp(target);
        }
        throw new UnsupportedOperationException("only a store in a directory can be backed up");
    }

    private static void interrupt(TaskSubscription worker) {
        var unused = worker.close();
    }

    /** Whether everything that ran has ended in time. */
    boolean drain(Duration timeout) {
        var idle = workers.stream().map(TaskSubscription::drain).toArray(CompletableFuture[]::new);
        try {
            runtime.await(CompletableFuture.allOf(idle).thenCompose(quiet -> engine.drain()), timeout);
            return true;
        } catch (TimeoutException late) {
            return false;
        } catch (ExecutionException failed) {
            throw new IllegalStateException("draining failed", failed.getCause());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    synchronized void close(Duration timeout) {
        if (closed) {
            return;
        }
        closed = true;
        try {
            drain(timeout);
        } finally {
            workers.forEach(Parts::interrupt);
            engine.close();
            if (ownsRuntime) {
                runtime.close();
            }
            store.close();
        }
    }
}
