package io.fermata.engine;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The slots of a worker in this process on one queue. Flow is by credit: never more is handed out than slots are free.
 * It belongs to the engine, not to a shard, so it survives a shard that drops its memory.
 */
public final class TaskSubscription implements TaskTaker {
    private final TaskWorkers workers;
    private final String queue;
    private final String worker;
    private final int slots;
    private final TaskReceiver receiver;
    private final AtomicInteger free;
    private final Map<AttemptId, Running> held = new ConcurrentHashMap<>();
    private final CompletableFuture<Void> drained = new CompletableFuture<>();
    private volatile boolean draining;

    TaskSubscription(TaskWorkers workers, String queue, String worker, int slots, TaskReceiver receiver) {
        this.workers = workers;
        this.queue = queue;
        this.worker = worker;
        this.slots = slots;
        this.receiver = receiver;
        this.free = new AtomicInteger(slots);
    }

    public String queue() {
        return queue;
    }

    /** Hands out nothing more; completes when every slot is free. What is queued stays queued. */
    public CompletableFuture<Void> drain() {
        draining = true;
        completeIfDrained();
        return drained;
    }

    /** Drains, and interrupts what still runs. */
    public CompletableFuture<Void> close() {
        draining = true;
        held.values().forEach(Running::interrupt);
        return drain();
    }

    /** Slots that are free now; 0 once it drains. */
    public int freeSlots() {
        return draining ? 0 : free.get();
    }

    WorkerStats stats() {
        return new WorkerStats(worker, queue, slots, slots - free.get());
    }

    @Override
    public String worker() {
        return worker;
    }

    @Override
    public long incarnation() {
        return workers.incarnation();
    }

    @Override
    public boolean claim() {
        return !draining && free.getAndUpdate(now -> now == 0 ? 0 : now - 1) > 0;
    }

    @Override
    public void unclaim() {
        free.incrementAndGet();
        completeIfDrained();
    }

    boolean isDraining() {
        return draining;
    }

    boolean holds(AttemptId attempt) {
        return held.containsKey(attempt);
    }

    /** The hand-out is committed: the work begins, in the slot that was claimed for it. */
    void begin(AttemptId attempt, TaskLease lease) {
        var running = new Running();
        held.put(attempt, running);
        workers.threads().execute(() -> work(attempt, lease, running));
    }

    void abandon(AttemptId attempt) {
        var running = held.get(attempt);
        if (running != null) {
            running.interrupt();
        }
    }

    private void work(AttemptId attempt, TaskLease lease, Running running) {
        try {
            running.enter();
            receiver.run(lease);
        } catch (InterruptedException e) {
            workers.lost(attempt, "its worker was interrupted");
        } catch (RuntimeException | Error e) {
            workers.lost(attempt, "its worker ended with " + e);
        } finally {
            running.leave();
            held.remove(attempt);
            unclaim();
            workers.wake(queue);
        }
    }

    private void completeIfDrained() {
        if (draining && free.get() >= slots) {
            workers.forget(this);
            drained.complete(null);
        }
    }

    /** The thread at work on one task; an interrupt never reaches it after it has gone on to something else. */
    private static final class Running {
        private @Nullable Thread thread;
        private boolean wanted = true;

        synchronized void enter() throws InterruptedException {
            if (!wanted) {
                throw new InterruptedException("the attempt was given up before it began");
            }
            thread = Thread.currentThread();
        }

        synchronized void interrupt() {
            wanted = false;
            if (thread != null) {
                thread.interrupt();
            }
        }

        synchronized void leave() {
            thread = null;
        }
    }
}
