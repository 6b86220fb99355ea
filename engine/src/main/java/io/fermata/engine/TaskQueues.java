package io.fermata.engine;

import io.fermata.codec.Reader;
import io.fermata.codec.Writer;
import io.fermata.kernel.Cause;
import io.fermata.kernel.Command;
import io.fermata.kernel.Effect;
import io.fermata.kernel.ExecutionState;
import io.fermata.kernel.OperationSpec;
import io.fermata.kernel.RunId;
import io.fermata.kernel.TimerId;
import io.fermata.store.Key;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The task queues of one shard. A hand-out is durable: the attempt's start, its lease and the loss of its queue row are
 * one batch, and the worker gets the task when that batch is committed.
 *
 * <p>A poller that went away without a word has the task all the same; it comes back only by its timeouts.
 */
final class TaskQueues {
    private static final byte COUNT = 'q';
    private static final byte POSITION = 'q';

    private final ShardAccess shard;
    private final TaskWorkers workers;
    private final TaskTokens tokens;
    private final TaskLeases leases;
    private final Map<String, TaskQueue> queues = new HashMap<>();
    private final Set<TaskQueue> changed = new LinkedHashSet<>();
    private final HandOuts handOuts;

    TaskQueues(ShardAccess shard, StoredRows stored, TaskWorkers workers) {
        this.shard = shard;
        this.workers = workers;
        this.tokens = new TaskTokens(shard, stored);
        this.leases = new TaskLeases(shard, stored);
        var prefix = Tables.key(Tables.COUNTER, shard.options().namespace())
                .tag(COUNT)
                .build();
        stored.scan(prefix, (key, value) -> {
            int from = prefix.bytes().length;
            int length = key.bytes().length - from - 1;
            queue(new String(key.bytes(), from, length, StandardCharsets.UTF_8)).restore(value);
            return true;
        });
        this.handOuts = new HandOuts(shard, workers, this);
        leases.countByQueue().forEach((name, count) -> queue(name).leased = count);
    }

    /** Gives up what dead workers had, and begins to hand out. */
    void recover() {
        for (var orphan : leases.orphans(workers)) {
            lose(orphan, "the process of its worker is gone");
        }
        workers.attach(shard.shard(), this);
        workers.subscriptions().forEach(subscription -> handOuts.soon(queue(subscription.queue())));
    }

    TaskTokens tokens() {
        return tokens;
    }

    TaskLeases leases() {
        return leases;
    }

    // Effects.

    void offer(RunId run, Effect.OfferTask effect) {
        var queue = queue(effect.queue());
        var entry = new TaskQueue.Entry(new AttemptId(run, effect.operation(), effect.attempt()), shard.nowMillis());
        long sequence = queue.nextSequence();
        var key = queue.key(effect.priority(), sequence);
        shard.put(key, entry.encode());
        shard.put(position(entry.attempt()), new Writer().writeVarint(sequence).toBytes());
        queue.added(key, entry);
        changed.add(queue);
        handOuts.soon(queue);
    }

    void withdraw(RunId run, Effect.WithdrawTask effect) {
        var attempt = new AttemptId(run, effect.operation(), effect.attempt());
        shard.read(position(attempt), row -> {
            byte[] value = row.value();
            if (value != null) {
                var queue = queue(effect.queue());
                remove(queue, queue.key(effect.priority(), new Reader(value).readVarint()), attempt);
            }
        });
    }

    void lease(RunId run, Effect.LeaseTask effect) {
        var attempt = new AttemptId(run, effect.operation(), effect.attempt());
        var handOut = handOuts.starting(attempt);
        if (handOut == null) {
            throw new IllegalStateException(attempt + " is leased without a hand-out");
        }
        leases.begin(attempt, handOut.queue().name, handOut.taker().incarnation(), effect);
        handOut.queue().leased++;
    }

    void endLease(RunId run, Effect.EndLease effect) {
        var queue = leases.end(new AttemptId(run, effect.operation(), effect.attempt()));
        if (queue != null) {
            queue(queue).leased--;
            forgetIfIdle(queue(queue));
        }
    }

    /** The attempt counts no more: a worker of this process is interrupted, others hear it at their next heartbeat. */
    void abandon(RunId run, Effect.AbandonAttempt effect) {
        var attempt = new AttemptId(run, effect.operation(), effect.attempt());
        if (leases.isLeased(attempt)) {
            shard.afterCommit(() -> workers.abandon(attempt));
        }
    }

    /** Counts go into the batch that is about to be sealed, one row per changed queue. */
    void beforeSeal() {
        for (var queue : changed) {
            var key = Tables.key(Tables.COUNTER, shard.options().namespace())
                    .tag(COUNT)
                    .text(queue.name)
                    .build();
            byte[] counts = queue.counts();
            if (counts == null) {
                shard.delete(key);
            } else {
                shard.put(key, counts);
            }
        }
        var settled = List.copyOf(changed);
        changed.clear();
        settled.forEach(this::forgetIfIdle);
    }

    /** This memory is given up: pollers are told, slots that got nothing are free again. */
    void drop(EngineException reason) {
        workers.detach(shard.shard(), this);
        handOuts.drop(reason);
        queues.values().forEach(queue -> handOuts.refuseAll(queue, reason));
    }

    // Takers.

    /** Waits for a task up to the poller's time; answered with none then. */
    void poll(TaskPoller poller) {
        handOuts.poll(queue(poller.queue()), poller);
    }

    /** From any thread: a slot may be free. */
    void wake(String queue) {
        shard.post(() -> handOuts.dispatch(queue(queue)));
    }

    /** From any thread: a worker of this process gave the attempt up. */
    void lost(AttemptId attempt, String why) {
        shard.post(() -> lose(attempt, why));
    }

    /** Whether workers of this process have, or will have, one of the run's tasks. */
    boolean worksHere(ExecutionState state) {
        for (var operation : state.openOperations()) {
            if (operation.spec() instanceof OperationSpec.Task task && workers.serves(task.queue())) {
                return true;
            }
        }
        return false;
    }

    void timerDue(RunId run, TimerId timer, Runnable fire) {
        leases.timerDue(run, timer, fire);
    }

    /** How every queue of this shard stands that has tasks, leases or takers. */
    void stats(Consumer<List<QueueStats>> then) {
        new QueueCensus(shard, workers, List.copyOf(queues.values()), then).next();
    }

    /** How one task stands among those of its queue. */
    void place(String name, AttemptId attempt, Consumer<QueuePlace> then) {
        var queue = queue(name);
        shard.scan(queue.start(), queue.end(), QueuePlace.AHEAD_MAX, rows -> {
            int ahead = rows.size() < QueuePlace.AHEAD_MAX ? -1 : rows.size();
            for (int i = 0; i < rows.size(); i++) {
                byte[] value = rows.get(i).value();
                if (value != null && TaskQueue.Entry.decode(value).attempt().equals(attempt)) {
                    ahead = i;
                    break;
                }
            }
            boolean polled = queue.pollers.stream().anyMatch(poll -> !poll.isDone());
            boolean served = polled || workers.serves(name);
            then.accept(new QueuePlace(ahead, queue.rows(), queue.leased, served, queue.takerSeenMillis));
            forgetIfIdle(queue);
        });
    }

    private void lose(AttemptId attempt, String why) {
        if (leases.isLeased(attempt)) {
            leases.writeDetails(attempt);
            double chance = shard.runtime().chance();
            var command = new Command.LoseAttempt(attempt.operation(), attempt.attempt(), why, chance);
            shard.command(attempt.run(), command, Cause.NONE, result -> {});
        }
    }

    TaskQueue queue(String name) {
        return queues.computeIfAbsent(
                name, it -> new TaskQueue(it, shard.options().namespace()));
    }

    void remove(TaskQueue queue, Key key, AttemptId attempt) {
        shard.delete(key);
        shard.delete(position(attempt));
        queue.removed(key);
        changed.add(queue);
    }

    private void forgetIfIdle(TaskQueue queue) {
        if (queue.isIdle() && !changed.contains(queue)) {
            queues.remove(queue.name, queue);
        }
    }

    private Key position(AttemptId attempt) {
        return position(shard.options().namespace(), attempt);
    }

    /** The row that says where in its queue an attempt is. */
    static Key position(int namespace, AttemptId attempt) {
        return Tables.key(Tables.LEASE, namespace)
                .tag(POSITION)
                .run(attempt.run())
                .text(attempt.operation().path())
                .number(attempt.attempt())
                .build();
    }
}
