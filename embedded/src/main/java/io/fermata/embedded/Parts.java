package io.fermata.embedded;

import io.fermata.engine.Engine;
import io.fermata.engine.EngineRuntime;
import io.fermata.engine.EngineStats;
import io.fermata.engine.FeedRecord;
import io.fermata.engine.FeedSubscription;
import io.fermata.engine.TaskSubscription;
import io.fermata.sdk.Worker;
import io.fermata.store.ShardStore;
import io.fermata.store.StoreStats;
import io.fermata.store.local.LocalStore;
import io.fermata.store.local.StoreBackup;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What was opened, and the order in which it is closed: workers, engine, threads, store. */
final class Parts {
    private static final String WORKER = "local";

    private final Engine engine;
    private final EngineRuntime runtime;
    private final ShardStore store;
    private final List<TaskSubscription> workers = new ArrayList<>();
    private boolean closed;

    Parts(Engine engine, EngineRuntime runtime, ShardStore store) {
        this.engine = engine;
        this.runtime = runtime;
        this.store = store;
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
            runtime.close();
            store.close();
        }
    }
}
