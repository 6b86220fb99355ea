package io.fermata.engine;

import io.fermata.engine.EngineException.Code;
import io.fermata.kernel.Cause;
import io.fermata.kernel.Command;
import io.fermata.store.Key;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Brings queued tasks and takers together: local slots first, then polls in the order they came. */
final class HandOuts {
    /** Polls that may wait on one queue of one shard. */
    static final int POLLERS_MAX = 10_000;

    /** Hand-outs in one round, so that a burst of takers does not hold up the loop. */
    static final int ROUND_MAX = 128;

    /** How long a poll that is out of time waits on for rows that are being read. */
    private static final long READING_MILLIS = 10;

    /** A task that is being started for a taker. */
    record HandOut(TaskQueue queue, Key key, AttemptId attempt, TaskTaker taker) {}

    private final ShardAccess shard;
    private final TaskWorkers workers;
    private final TaskQueues queues;
    private final Map<AttemptId, HandOut> starting = new HashMap<>();
    private final Set<HandOut> uncommitted = new HashSet<>();
    private boolean dropped;

    HandOuts(ShardAccess shard, TaskWorkers workers, TaskQueues queues) {
        this.shard = shard;
        this.workers = workers;
        this.queues = queues;
    }

    /** The hand-out that starts this attempt; null if there is none. */
    @Nullable
    HandOut starting(AttemptId attempt) {
        return starting.get(attempt);
    }

    void poll(TaskQueue queue, TaskPoller poller) {
        queue.pollers.removeIf(TaskPoller::isDone);
        if (queue.pollers.size() >= POLLERS_MAX) {
            if (poller.claim()) {
                poller.done();
                shard.refuse(
                        poller.reply(),
                        new EngineException(
                                Code.OVERLOADED, POLLERS_MAX + " polls wait on queue '" + queue.name + "' already"));
            }
            return;
        }
        queue.takerSeenMillis = shard.nowMillis();
        poller.waitUntil(shard.nowMillis() + poller.waitMillis());
        queue.pollers.add(poller);
        dispatch(queue);
        sweepAt(queue, poller.dueMillis());
    }

    /** In one of the next rounds: a start is a command, and none may run inside another one's effects. */
    void soon(TaskQueue queue) {
        if (!queue.posted) {
            queue.posted = true;
            shard.post(() -> {
                queue.posted = false;
                dispatch(queue);
            });
        }
    }

    void dispatch(TaskQueue queue) {
        if (queue.dispatching || dropped) {
            return;
        }
        queue.dispatching = true;
        int handedOut = 0;
        while (handedOut < ROUND_MAX && handOutOne(queue)) {
            handedOut++;
        }
        queue.dispatching = false;
        if (handedOut == ROUND_MAX) {
            soon(queue);
        }
    }

    /** Slots that got nothing are free again, and polls that have no task yet are told. */
    void drop(EngineException reason) {
        dropped = true;
        for (var handOut : starting.values()) {
            switch (handOut.taker()) {
                case TaskSubscription subscription -> subscription.unclaim();
                case TaskPoller poller -> {
                    poller.done();
                    poller.reply().fail(reason);
                }
            }
        }
        uncommitted.forEach(handOut -> handOut.taker().unclaim());
    }

    void refuseAll(TaskQueue queue, EngineException reason) {
        for (var poller : queue.pollers) {
            if (poller.claim()) {
                poller.done();
                poller.reply().fail(reason);
            }
        }
    }

    private boolean handOutOne(TaskQueue queue) {
        if (queue.scanning || !queue.mayHaveTasks() || !hasTaker(queue)) {
            return false;
        }
        queue.takerSeenMillis = shard.nowMillis();
        var from = queue.readFrom();
        if (from != null) {
            readMore(queue, from);
            if (queue.scanning) {
                return false;
            }
        }
        var taker = claimTaker(queue);
        if (taker == null) {
            return false;
        }
        var place = queue.take();
        if (place == null) {
            giveBack(queue, taker);
            return queue.mayHaveTasks();
        }
        start(new HandOut(queue, place.key(), place.entry().attempt(), taker));
        return true;
    }

    private void readMore(TaskQueue queue, Key from) {
        queue.scanning = true;
        shard.scan(from, queue.end(), TaskQueue.PAGE, page -> {
            queue.scanning = false;
            queue.loaded(page);
            dispatch(queue);
        });
    }

    private boolean hasTaker(TaskQueue queue) {
        while (!queue.pollers.isEmpty() && queue.pollers.peekFirst().isDone()) {
            queue.pollers.removeFirst();
        }
        return !queue.pollers.isEmpty() || workers.freeSlots(queue.name) > 0;
    }

    private @Nullable TaskTaker claimTaker(TaskQueue queue) {
        var subscription = workers.claim(queue.name);
        if (subscription != null) {
            return subscription;
        }
        var polls = queue.pollers.iterator();
        while (polls.hasNext()) {
            var poller = polls.next();
            if (poller.claim()) {
                polls.remove();
                return poller;
            }
        }
        return null;
    }

    private void giveBack(TaskQueue queue, TaskTaker taker) {
        taker.unclaim();
        if (taker instanceof TaskPoller poller) {
            queue.pollers.addFirst(poller);
            sweepAt(queue, poller.dueMillis()); // Its time may have passed while it was claimed.
        }
    }

    private void start(HandOut handOut) {
        starting.put(handOut.attempt(), handOut);
        var worker = handOut.taker().worker();
        var attempt = handOut.attempt();
        var command = new Command.StartAttempt(attempt.operation(), attempt.attempt(), worker);
        shard.command(attempt.run(), command, Cause.by(worker, ""), result -> started(handOut, result));
    }

    private void started(HandOut handOut, CommandResult result) {
        starting.remove(handOut.attempt());
        var queue = handOut.queue();
        if (queue.isInHand(handOut.key())) {
            queues.remove(queue, handOut.key(), handOut.attempt());
        }
        var state = result.state();
        if (result.accepted() && state != null) {
            give(handOut, TaskLeases.describe(queues.tokens().mint(handOut.attempt()), state, handOut));
        } else {
            giveBack(queue, handOut.taker());
            soon(queue);
            workers.wakeOthers(queue.name, shard.shard());
        }
    }

    private void give(HandOut handOut, TaskLease lease) {
        switch (handOut.taker()) {
            case TaskPoller poller -> {
                poller.done();
                shard.answer(poller.reply(), Optional.of(lease));
            }
            case TaskSubscription subscription -> {
                uncommitted.add(handOut);
                shard.afterCommit(() -> {
                    uncommitted.remove(handOut);
                    subscription.begin(handOut.attempt(), lease);
                });
            }
        }
    }

    /** Polls that are out of time are answered with nothing; one wake-up per queue serves them all. */
    private void sweepAt(TaskQueue queue, long dueMillis) {
        if (!queue.pollers.isEmpty() && dueMillis < queue.sweepAtMillis) {
            queue.sweepAtMillis = dueMillis;
            shard.wakeAt(dueMillis, () -> sweep(queue, dueMillis));
        }
    }

    private void sweep(TaskQueue queue, long atMillis) {
        if (queue.sweepAtMillis != atMillis) {
            return; // An earlier sweep took over.
        }
        queue.sweepAtMillis = Long.MAX_VALUE;
        long nextMillis = Long.MAX_VALUE;
        var polls = queue.pollers.iterator();
        while (polls.hasNext()) {
            var poller = polls.next();
            if (poller.isDone()) {
                polls.remove();
            } else if (poller.dueMillis() > shard.nowMillis()) {
                nextMillis = Math.min(nextMillis, poller.dueMillis());
            } else if (queue.scanning || !poller.claim()) {
                nextMillis = Math.min(nextMillis, shard.nowMillis() + READING_MILLIS);
            } else {
                polls.remove();
                poller.done();
                shard.answer(poller.reply(), Optional.empty());
            }
        }
        sweepAt(queue, nextMillis);
    }
}
