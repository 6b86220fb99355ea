package io.fermata.engine;

import io.fermata.kernel.Cause;
import io.fermata.kernel.Command;
import io.fermata.kernel.RunId;
import io.fermata.store.Key;
import io.fermata.store.Lease;
import io.fermata.store.Lookup;
import io.fermata.store.ShardStore;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A shard's memory under one lease, and what its parts may do with it. When a commit fails, the whole of it is dropped
 * and a new one is built from the store.
 */
final class ShardCore implements ShardAccess {
    /** Part of a shard's time that is kept in the store, so that a later owner goes on from there. */
    private record Wake(long dueMillis, Runnable task) implements Comparable<Wake> {
        @Override
        public int compareTo(Wake other) {
            return Long.compare(dueMillis, other.dueMillis);
        }
    }

    private final Shard owner;
    private final ShardStore store;
    private final Lease lease;
    private final SplittableRandom random;
    private final ShardClock clock;
    private final PriorityQueue<Wake> wakes = new PriorityQueue<>();
    private final Rows rows;
    private final RunTimers timers;
    private final Runs runs;
    private final Turns turns;
    private final Recorder recorder;
    private final Starts starts;
    private final ShardParts parts;
    private final Recovery recovery;
    private final Pace pace = new Pace();
    private long nowMillis;
    private boolean timeStands;
    private long upMillis;
    private long sequence;
    private long committedSequence;
    private boolean dropped;
    /** Replies whose requests this core has opened; what waits for a read or a load is nowhere else to be found. */
    private final Set<Reply<?>> unanswered = new LinkedHashSet<>();

    private volatile Shard.@Nullable Finished finished;

    ShardCore(Shard owner, ShardStore store, Lease lease) {
        this.owner = owner;
        this.store = store;
        this.lease = lease;
        this.sequence = lease.sequence();
        this.committedSequence = lease.sequence();
        this.random = new SplittableRandom(owner.runtime().random().nextLong());
        this.rows = new Rows(store, lease, owner.runtime().loads(), this::post);
        long lastMillis = ShardTime.read(store.get(lease, ShardTime.KEY));
        this.clock = new ShardClock(owner.runtime().clock(), owner.runtime()::monotonicNanos, lastMillis);
        this.nowMillis = clock.tick();
        this.upMillis = clock.monotonicMillis();
        this.timers = new RunTimers(this);
        this.runs = new Runs(this, store, lease);
        this.parts = new ShardParts(this, store, lease);
        this.turns = new Turns(this);
        this.recorder = new Recorder(this);
        this.starts = new Starts(this);
        this.recovery = new Recovery(this);
    }

    // What the parts may do.

    @Override
    public int shard() {
        return lease.shard();
    }

    @Override
    public long nowMillis() {
        return nowMillis;
    }

    @Override
    public EngineRuntime runtime() {
        return owner.runtime();
    }

    @Override
    public long retentionMillis() {
        return owner.listener().retentionMillis();
    }

    @Override
    public EngineOptions options() {
        return owner.options();
    }

    @Override
    public Lookup read(Key key) {
        return rows.read(key);
    }

    @Override
    public void read(Key key, Consumer<Row> then) {
        rows.read(key, then);
    }

    @Override
    public void scan(Key from, Key to, int limit, Consumer<List<Row>> then) {
        rows.scan(from, to, limit, then);
    }

    @Override
    public void put(Key key, byte[] value) {
        rows.put(key, value);
    }

    @Override
    public void delete(Key key) {
        rows.delete(key);
    }

    @Override
    public void deleteRange(Key from, Key to) {
        rows.deleteRange(from, to);
    }

    @Override
    public void afterCommit(Runnable action) {
        release(failure -> {
            if (failure == null) {
                action.run();
            }
        });
    }

    @Override
    public <T> void answer(Reply<T> reply, T value) {
        release(failure -> {
            if (failure == null) {
                reply.complete(value);
            } else {
                reply.fail(failure);
            }
        });
    }

    @Override
    public <T> void refuse(Reply<T> reply, EngineException reason) {
        release(failure -> reply.fail(failure == null ? reason : failure));
    }

    @Override
    public void post(Runnable task) {
        owner.tell(core -> {
            if (core == this) {
                task.run();
            }
        });
    }

    @Override
    public void command(RunId run, Command command, Cause cause, Consumer<CommandResult> then) {
        runs.with(run, execution -> then.accept(recorder.apply(execution, command, cause)));
    }

    @Override
    public void alert(String message) {
        owner.alert(null, message);
    }

    @Override
    public void send(int shard, ShardMessage message) {
        parts.send(shard, message);
    }

    @Override
    public void wakeAt(long dueMillis, Runnable task) {
        wakes.add(new Wake(dueMillis, task));
    }

    // The core's own parts.

    Shard owner() {
        return owner;
    }

    Lease lease() {
        return lease;
    }

    Rows rows() {
        return rows;
    }

    RunTimers timers() {
        return timers;
    }

    Runs runs() {
        return runs;
    }

    Turns turns() {
        return turns;
    }

    Recorder recorder() {
        return recorder;
    }

    Starts starts() {
        return starts;
    }

    ShardParts parts() {
        return parts;
    }

    Recovery recovery() {
        return recovery;
    }

    Pace pace() {
        return pace;
    }

    ShardStore store() {
        return store;
    }

    void track(Reply<?> reply) {
        reply.trackIn(unanswered);
    }

    /** From any thread: how the one commit in flight ended. */
    void finished(Shard.Finished commit) {
        finished = commit;
    }

    Shard.@Nullable Finished takeFinished() {
        var commit = finished;
        if (commit != null) {
            // Emptied only when it was full: a commit may end between the two lines, and nobody would hear of it.
            finished = null;
        }
        return commit;
    }

    /** Whether no step runs, nothing waits for its commit and no turn is open. */
    boolean isQuiet() {
        return rows.committing() == null && !rows.building().hasRows() && !turns.isAnyOpen();
    }

    void answerNothing(Reply<Void> reply) {
        release(failure -> {
            if (failure == null) {
                reply.completeEmpty();
            } else {
                reply.fail(failure);
            }
        });
    }

    /** What has passed, whatever the wall clock does: for what is only of this process. */
    long upMillis() {
        return upMillis;
    }

    /** Chance between 0 and 1, for jitter. */
    double chance() {
        return random.nextDouble();
    }

    RunId newRun() {
        return RunId.of(nowMillis, shard(), random.nextLong());
    }

    /** The batch that is being built will have this number. */
    long buildingBatch() {
        return sequence + 1;
    }

    long committedBatch() {
        return committedSequence;
    }

    /** The run harms only itself: it gets no more commands until it is loaded anew. */
    void poison(Execution execution, String why) {
        execution.poison = why;
        owner.alert(execution, why);
    }

    // The rounds of the loop.

    void tick() {
        nowMillis = clock.tick();
        tellIfTimeStands();
        upMillis = clock.monotonicMillis();
        while (!wakes.isEmpty() && wakes.peek().dueMillis() <= nowMillis) {
            wakes.poll().task().run();
        }
    }

    private void tellIfTimeStands() {
        boolean stands = clock.behindMillis() >= ShardClock.JUMP_MILLIS;
        if (stands && !timeStands) {
            alert("the clock is " + clock.behindMillis() / 1_000 + " s behind the time of earlier batches;"
                    + " until it is there again no timer of this shard fires");
        }
        timeStands = stands;
    }

    /** When something of this core is due. */
    long nextDueMillis() {
        long wake = wakes.isEmpty() ? Long.MAX_VALUE : wakes.peek().dueMillis();
        return Math.min(wake, timers.nextDueMillis());
    }

    /** Takes the batch out for its commit, stamped with the time; null if there is nothing to commit. */
    @Nullable
    Batch seal() {
        if (rows.committing() != null || !rows.building().hasRows()) {
            return null;
        }
        rows.put(ShardTime.KEY, ShardTime.write(nowMillis));
        parts.beforeSeal();
        sequence++;
        return rows.seal();
    }

    long sealedSequence() {
        return sequence;
    }

    void committed(Batch batch) {
        committedSequence = sequence;
        rows.committed();
        batch.releases().forEach(release -> release.release(null));
    }

    /** Drops this memory: fibers are unwound, and everybody who waits is told {@code reason}. */
    void drop(EngineException reason) {
        if (dropped) {
            return;
        }
        dropped = true;
        var waiting = new ArrayList<Batch.Release>();
        var committing = rows.committing();
        if (committing != null) {
            waiting.addAll(committing.releases());
        }
        waiting.addAll(rows.building().releases());
        waiting.forEach(release -> release.release(reason));
        parts.drop(reason);
        runs.dropAll();
        List.copyOf(unanswered).forEach(reply -> reply.fail(reason));
    }

    private void release(Batch.Release release) {
        if (dropped) {
            release.release(new EngineException(EngineException.Code.RETRY, "the shard was taken over; ask again"));
        } else if (rows.building().hasRows()) {
            rows.building().release(release);
        } else {
            var committing = rows.committing();
            if (committing == null) {
                release.release(null);
            } else {
                committing.release(release);
            }
        }
    }
}
