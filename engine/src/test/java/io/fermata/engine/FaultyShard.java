package io.fermata.engine;

import io.fermata.kernel.Cause;
import io.fermata.kernel.Command;
import io.fermata.kernel.RunId;
import io.fermata.store.Key;
import io.fermata.store.Lookup;
import io.fermata.store.RowVisitor;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A shard without a core, for tests of its parts: rows in a map, and everything that happens later happens when the
 * test says so. At most one commit is in flight; a crash forgets what was not committed, and all memory.
 */
final class FaultyShard implements ShardAccess {
    /** What a test does about commands. */
    interface Commands {
        void command(RunId run, Command command, Cause cause, Consumer<CommandResult> then);
    }

    /** What a test does about messages. */
    interface Outgoing {
        void send(int shard, ShardMessage message);
    }

    private record Wake(long dueMillis, Runnable task) {}

    private record Sealed(TreeMap<Key, byte[]> rows, List<Runnable> releases) {}

    private final int shard;
    private final SeededRuntime runtime;
    private final Random random;
    private final EngineOptions options;
    private final Deque<Runnable> posted = new ArrayDeque<>();
    private final Set<Reply<?>> unanswered = new LinkedHashSet<>();
    private final List<Runnable> reads = new ArrayList<>();
    private final Map<RunId, Deque<Runnable>> loads = new HashMap<>();
    private final PriorityQueue<Wake> wakes =
            new PriorityQueue<>((one, other) -> Long.compare(one.dueMillis(), other.dueMillis()));
    private TreeMap<Key, byte[]> committed = new TreeMap<>();
    private TreeMap<Key, byte[]> rows = new TreeMap<>();
    private List<Runnable> releases = new ArrayList<>();
    private @Nullable Sealed inFlight;
    private boolean changed;
    private double coldShare;
    final List<String> alerts = new ArrayList<>();
    private final Map<Byte, Integer> changes = new HashMap<>();
    private Commands commands = (run, command, cause, then) -> {
        throw new IllegalStateException("no commands expected, but got " + command);
    };
    private Outgoing outgoing = (to, message) -> {
        throw new IllegalStateException("no messages expected, but got " + message);
    };

    FaultyShard(int shard, SeededRuntime runtime, EngineOptions options) {
        this.shard = shard;
        this.runtime = runtime;
        this.random = new Random(shard * 31L + runtime.seed());
        this.options = options;
    }

    static FaultyShard alone() {
        return new FaultyShard(0, new SeededRuntime(1), EngineOptions.DEFAULT);
    }

    void onCommand(Commands handler) {
        commands = handler;
    }

    void onSend(Outgoing handler) {
        outgoing = handler;
    }

    /** Which share of reads and scans has to wait for the disk, 0 to 1. */
    void coldShare(double share) {
        coldShare = share;
    }

    /** How often rows of a table were put or deleted since the shard was made. */
    int changesOf(byte table) {
        return changes.getOrDefault(table, 0);
    }

    /** Shows the rows of {@code [from, to)} in order. */
    void visit(Key from, Key to, RowVisitor visitor) {
        for (var row : List.copyOf(rows.subMap(from, to).entrySet())) {
            if (!visitor.row(row.getKey(), row.getValue())) {
                return;
            }
        }
    }

    Map<Key, byte[]> rows() {
        return rows;
    }

    long rowsOf(byte table) {
        return rows.keySet().stream().filter(key -> key.bytes()[0] == table).count();
    }

    boolean isCommitting() {
        return inFlight != null;
    }

    boolean hasChanges() {
        return changed;
    }

    /** Takes the batch out for its commit; the next one begins. */
    boolean seal() {
        if (inFlight != null || !changed) {
            return false;
        }
        inFlight = new Sealed(new TreeMap<>(rows), releases);
        releases = new ArrayList<>();
        changed = false;
        return true;
    }

    /** Finishes the commit in flight. */
    void commit() {
        if (inFlight != null) {
            var done = inFlight;
            inFlight = null;
            committed = done.rows();
            done.releases().forEach(Runnable::run);
        }
    }

    void sealAndCommit() {
        commit();
        seal();
        commit();
    }

    /** Forgets all memory; the commit in flight has happened or not. */
    void crash(boolean inFlightHappened) {
        if (inFlight != null && inFlightHappened) {
            committed = inFlight.rows();
        }
        inFlight = null;
        rows = new TreeMap<>(committed);
        releases = new ArrayList<>();
        changed = false;
        posted.clear();
        reads.clear();
        loads.clear();
        unanswered.forEach(reply -> reply.fail(new EngineException(EngineException.Code.RETRY, "crashed")));
        unanswered.clear();
        wakes.clear();
    }

    /** Runs one thing that was posted, read or due; returns whether there was one. */
    boolean step() {
        int choices = posted.size() + reads.size();
        if (choices > 0 && random.nextInt(choices) < reads.size()) {
            reads.remove(random.nextInt(reads.size())).run();
            return true;
        }
        var next = posted.poll();
        if (next == null && !wakes.isEmpty() && wakes.peek().dueMillis() <= nowMillis()) {
            next = wakes.poll().task();
        }
        if (next == null) {
            return false;
        }
        next.run();
        return true;
    }

    void runAll() {
        while (step()) {
            // Each step may lead to the next.
        }
    }

    /** When the next wake-up is due; {@link Long#MAX_VALUE} if none is. */
    long nextWakeMillis() {
        return wakes.isEmpty() ? Long.MAX_VALUE : wakes.peek().dueMillis();
    }

    @Override
    public int shard() {
        return shard;
    }

    @Override
    public long nowMillis() {
        return runtime.nowMillis();
    }

    @Override
    public SeededRuntime runtime() {
        return runtime;
    }

    @Override
    public EngineOptions options() {
        return options;
    }

    @Override
    public Lookup read(Key key) {
        if (isCold()) {
            return Lookup.NOT_IN_MEMORY;
        }
        var value = rows.get(key);
        return value == null ? Lookup.ABSENT : Lookup.found(value);
    }

    @Override
    public void read(Key key, Consumer<Row> then) {
        later(() -> then.accept(new Row(key, rows.get(key))));
    }

    @Override
    public void scan(Key from, Key to, int limit, Consumer<List<Row>> then) {
        later(() -> {
            var range = to.bytes().length == 0 ? rows.tailMap(from) : rows.subMap(from, to);
            then.accept(range.entrySet().stream()
                    .limit(limit)
                    .map(entry -> new Row(entry.getKey(), entry.getValue()))
                    .toList());
        });
    }

    @Override
    public void put(Key key, byte[] value) {
        rows.put(key, value);
        change(key);
    }

    @Override
    public void delete(Key key) {
        rows.remove(key);
        change(key);
    }

    @Override
    public void deleteRange(Key from, Key to) {
        rows.subMap(from, to).clear();
        change(from);
    }

    @Override
    public void afterCommit(Runnable action) {
        if (changed) {
            releases.add(action);
        } else if (inFlight != null) {
            inFlight.releases().add(action);
        } else {
            posted.add(action);
        }
    }

    @Override
    public <T> void answer(Reply<T> reply, T value) {
        unanswered.add(reply);
        afterCommit(() -> {
            unanswered.remove(reply);
            reply.complete(value);
        });
    }

    @Override
    public <T> void refuse(Reply<T> reply, EngineException reason) {
        unanswered.add(reply);
        afterCommit(() -> {
            unanswered.remove(reply);
            reply.fail(reason);
        });
    }

    @Override
    public void post(Runnable task) {
        posted.add(task);
    }

    @Override
    public void command(RunId run, Command command, Cause cause, Consumer<CommandResult> then) {
        commands.command(run, command, cause, then);
    }

    @Override
    public void alert(String message) {
        alerts.add(message);
    }

    @Override
    public void send(int to, ShardMessage message) {
        outgoing.send(to, message);
    }

    @Override
    public void wakeAt(long dueMillis, Runnable task) {
        wakes.add(new Wake(dueMillis, task));
    }

    /** Runs now, or after a while, but in the order of asking for each run. */
    void laterInOrder(RunId run, Runnable task) {
        var waiting = loads.get(run);
        if (waiting != null) {
            waiting.add(task);
            return;
        }
        if (!isCold()) {
            task.run();
            return;
        }
        var loading = new ArrayDeque<Runnable>();
        loading.add(task);
        loads.put(run, loading);
        reads.add(() -> {
            loads.remove(run);
            loading.forEach(Runnable::run);
        });
    }

    /** Runs now, or after a while as if the disk were asked. */
    void later(Runnable read) {
        if (isCold()) {
            reads.add(read);
        } else {
            read.run();
        }
    }

    private boolean isCold() {
        return coldShare > 0 && random.nextDouble() < coldShare;
    }

    private void change(Key key) {
        changed = true;
        changes.merge(key.bytes()[0], 1, Integer::sum);
    }
}
