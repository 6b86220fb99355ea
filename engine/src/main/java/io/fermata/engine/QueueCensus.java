package io.fermata.engine;

import io.fermata.store.Key;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Looks at queue after queue; the oldest task is found by reading the first row of each priority. */
final class QueueCensus {
    /** Priorities looked at per queue. */
    private static final int PRIORITIES_MAX = 64;

    private final ShardAccess shard;
    private final TaskWorkers workers;
    private final ArrayDeque<TaskQueue> left;
    private final Consumer<List<QueueStats>> then;
    private final List<QueueStats> found = new ArrayList<>();

    QueueCensus(ShardAccess shard, TaskWorkers workers, List<TaskQueue> queues, Consumer<List<QueueStats>> then) {
        this.shard = shard;
        this.workers = workers;
        this.left = new ArrayDeque<>(queues);
        this.then = then;
    }

    /** Looks at the next queue; tells the result after the last. */
    void next() {
        var queue = left.poll();
        if (queue == null) {
            then.accept(found);
        } else if (queue.rows() == 0) {
            finish(queue, 0);
        } else {
            look(queue, queue.start(), Long.MAX_VALUE, PRIORITIES_MAX);
        }
    }

    private void look(TaskQueue queue, @Nullable Key from, long oldestMillis, int prioritiesLeft) {
        if (from == null || prioritiesLeft == 0) {
            finish(queue, oldestMillis == Long.MAX_VALUE ? 0 : Math.max(0, shard.nowMillis() - oldestMillis));
            return;
        }
        shard.scan(from, queue.end(), 1, rows -> {
            byte[] value = rows.isEmpty() ? null : rows.getFirst().value();
            if (value == null) {
                look(queue, null, oldestMillis, prioritiesLeft);
            } else {
                long sinceMillis = TaskQueue.Entry.decode(value).sinceMillis();
                var next = queue.nextPriority(rows.getFirst().key());
                look(queue, next, Math.min(oldestMillis, sinceMillis), prioritiesLeft - 1);
            }
        });
    }

    private void finish(TaskQueue queue, long oldestAgeMillis) {
        int polls = (int) queue.pollers.stream().filter(poll -> !poll.isDone()).count();
        if (queue.rows() > 0 || queue.leased > 0 || polls > 0) {
            int free = workers.freeSlots(queue.name);
            found.add(new QueueStats(queue.name, queue.rows(), queue.leased, polls, free, oldestAgeMillis));
        }
        next();
    }
}
