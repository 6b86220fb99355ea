package io.fermata.engine;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** The workers of this process and the shards that feed them; used from any thread, lives as long as the engine. */
final class TaskWorkers {
    private final Executor threads;
    private final long incarnation;
    private final List<TaskSubscription> subscriptions = new CopyOnWriteArrayList<>();
    private final Map<Integer, TaskQueues> shards = new ConcurrentHashMap<>();

    TaskWorkers(EngineRuntime runtime) {
        this.threads = runtime.steps();
        this.incarnation = runtime.random().nextLong() | 1;
    }

    /** Names this life of this process; never 0. */
    long incarnation() {
        return incarnation;
    }

    Executor threads() {
        return threads;
    }

    /** From now on the worker gets tasks, up to {@code slots} at once. */
    TaskSubscription subscribe(String queue, String worker, int slots, TaskReceiver receiver) {
        Door.range("slots", slots, 1, 10_000);
        var subscription = new TaskSubscription(this, queue, worker, slots, receiver);
        subscriptions.add(subscription);
        wake(queue);
        return subscription;
    }

    /** A closed subscription is forgotten once nothing of it runs. */
    void forget(TaskSubscription subscription) {
        subscriptions.remove(subscription);
    }

    List<TaskSubscription> subscriptions() {
        return subscriptions;
    }

    /** Interrupts all that still works; what it does not answer is lost to the next opening. */
    void close() {
        for (var subscription : subscriptions) {
            var unused = subscription.close();
        }
    }

    /** Whether the attempt is being worked on in this process. */
    boolean holds(AttemptId attempt) {
        return subscriptions.stream().anyMatch(subscription -> subscription.holds(attempt));
    }

    boolean serves(String queue) {
        return subscriptions.stream()
                .anyMatch(subscription -> subscription.queue().equals(queue) && !subscription.isDraining());
    }

    /** The shard's queues are ready to feed workers; they replace those of an earlier load of the same shard. */
    void attach(int shard, TaskQueues queues) {
        shards.put(shard, queues);
    }

    void detach(int shard, TaskQueues queues) {
        shards.remove(shard, queues);
    }

    /** A slot may be free on this queue. */
    void wake(String queue) {
        shards.values().forEach(queues -> queues.wake(queue));
    }

    /** As {@link #wake}, but not on this shard. */
    void wakeOthers(String queue, int shard) {
        shards.forEach((id, queues) -> {
            if (id != shard) {
                queues.wake(queue);
            }
        });
    }

    int freeSlots(String queue) {
        int free = 0;
        for (var subscription : subscriptions) {
            free += subscription.queue().equals(queue) ? subscription.freeSlots() : 0;
        }
        return free;
    }

    /** Claims a slot of the worker on this queue that has the most free; null if none is. */
    @Nullable
    TaskSubscription claim(String queue) {
        TaskSubscription freest = null;
        for (var subscription : subscriptions) {
            if (subscription.queue().equals(queue)
                    && (freest == null || subscription.freeSlots() > freest.freeSlots())) {
                freest = subscription;
            }
        }
        return freest != null && freest.claim() ? freest : null;
    }

    void abandon(AttemptId attempt) {
        subscriptions.forEach(subscription -> subscription.abandon(attempt));
    }

    /** The worker gave the attempt up without an answer. */
    void lost(AttemptId attempt, String why) {
        var queues = shards.get(attempt.run().shard());
        if (queues != null) {
            queues.lost(attempt, why);
        }
    }
}
