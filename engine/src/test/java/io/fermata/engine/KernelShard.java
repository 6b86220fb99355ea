package io.fermata.engine;

import io.fermata.kernel.Cause;
import io.fermata.kernel.Command;
import io.fermata.kernel.Decision;
import io.fermata.kernel.Effect;
import io.fermata.kernel.ExecutionState;
import io.fermata.kernel.HistoryRecord;
import io.fermata.kernel.Kernel;
import io.fermata.kernel.RunId;
import io.fermata.store.Key;
import io.fermata.store.Lookup;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.PriorityQueue;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a part of a shard sees of it, over a sorted map and the real kernel, one step at a time: {@link #run} works off
 * what was posted, {@link #commit} and {@link #failCommit} end the batch, {@link #restart} is a new owner of what is
 * committed.
 */
final class KernelShard implements ShardAccess {
    /** Takes the effects of commands, as the shard's parts do. */
    interface Effects {
        void take(RunId run, Effect effect);
    }

    private record Wake(long dueMillis, Runnable task) {}

    private final int id;
    private final StepwiseRuntime runtime;
    private final EngineOptions options;
    private final TreeMap<Key, byte[]> rows;
    private final Map<RunId, List<HistoryRecord>> histories = new HashMap<>();
    private final Map<RunId, ExecutionState> states = new HashMap<>();
    private final ArrayDeque<Runnable> posted = new ArrayDeque<>();
    private final PriorityQueue<Wake> wakes = new PriorityQueue<>((a, b) -> Long.compare(a.dueMillis(), b.dueMillis()));
    private final List<Consumer<@Nullable EngineException>> releases = new ArrayList<>();
    private TreeMap<Key, byte[]> committed;
    private Map<RunId, List<HistoryRecord>> committedHistories = new HashMap<>();
    private boolean changed;
    private long nowMillis = 1_000_000;
    final List<ShardMessage> sent = new ArrayList<>();
    final List<String> alerts = new ArrayList<>();
    final List<Command> commands = new ArrayList<>();
    /** Reads and commands are answered in a later round, as if the disk were asked. */
    boolean cold;

    int scans;
    Effects effects = (run, effect) -> {};
    Runnable beforeSeal = () -> {};

    KernelShard() {
        this(0, new StepwiseRuntime(), EngineOptions.DEFAULT, new TreeMap<>(), Map.of());
    }

    KernelShard(int id, StepwiseRuntime runtime, EngineOptions options) {
        this(id, runtime, options, new TreeMap<>(), Map.of());
    }

    private KernelShard(
            int id,
            StepwiseRuntime runtime,
            EngineOptions options,
            NavigableMap<Key, byte[]> stored,
            Map<RunId, List<HistoryRecord>> history) {
        this.id = id;
        this.runtime = runtime;
        this.options = options;
        this.rows = new TreeMap<>(stored);
        this.committed = new TreeMap<>(stored);
        history.forEach((run, records) -> {
            histories.put(run, new ArrayList<>(records));
            states.put(run, Kernel.fold(run, records));
        });
        this.committedHistories = copyOf(histories);
    }

    /** The next owner of this shard, who knows only what is committed. */
    KernelShard restart() {
        var next = new KernelShard(id, runtime, options, committed, committedHistories);
        next.nowMillis = nowMillis;
        return next;
    }

    StoredRows stored() {
        return (from, to, visitor) -> {
            for (var row : range(committed, from, to).entrySet()) {
                if (!visitor.row(row.getKey(), row.getValue())) {
                    return;
                }
            }
        };
    }

    /** Works off what was posted and is due, without committing. */
    void run() {
        while (true) {
            if (!wakes.isEmpty() && wakes.peek().dueMillis() <= nowMillis) {
                wakes.poll().task().run();
            } else if (!posted.isEmpty()) {
                posted.poll().run();
            } else {
                return;
            }
        }
    }

    /** The batch is durable. */
    void commit() {
        beforeSeal.run();
        committed = new TreeMap<>(rows);
        committedHistories = copyOf(histories);
        release(null);
    }

    /** The batch is durable, but nobody here hears of it. */
    void commitUnheard() {
        beforeSeal.run();
        committed = new TreeMap<>(rows);
        committedHistories = copyOf(histories);
        failCommit();
    }

    /** The batch is lost: nothing that waited for it happens. */
    void failCommit() {
        release(new EngineException(EngineException.Code.RETRY, "the batch is lost"));
    }

    /** Runs and commits until nothing is left to do now. */
    void settle() {
        run();
        while (changed || !posted.isEmpty() || !releases.isEmpty()) {
            commit();
            run();
        }
    }

    void advance(long millis) {
        long endMillis = nowMillis + millis;
        settle();
        while (!wakes.isEmpty() && wakes.peek().dueMillis() <= endMillis) {
            nowMillis = Math.max(nowMillis, wakes.peek().dueMillis());
            settle();
        }
        nowMillis = endMillis;
        settle();
    }

    ExecutionState state(RunId run) {
        return states.computeIfAbsent(run, ExecutionState::new);
    }

    Collection<Key> keys(byte table) {
        var prefix = Tables.key(table, options.namespace()).build();
        return range(rows, prefix, prefix.afterPrefix()).keySet();
    }

    int wakesArmed() {
        return wakes.size();
    }

    @Override
    public int shard() {
        return id;
    }

    @Override
    public long nowMillis() {
        return nowMillis;
    }

    @Override
    public StepwiseRuntime runtime() {
        return runtime;
    }

    @Override
    public EngineOptions options() {
        return options;
    }

    @Override
    public Lookup read(Key key) {
        if (cold) {
            return Lookup.NOT_IN_MEMORY;
        }
        byte[] value = rows.get(key);
        return value == null ? Lookup.ABSENT : Lookup.found(value);
    }

    @Override
    public void read(Key key, Consumer<Row> then) {
        now(() -> then.accept(new Row(key, rows.get(key))));
    }

    @Override
    public void scan(Key from, Key to, int limit, Consumer<List<Row>> then) {
        scans++;
        now(() -> then.accept(range(rows, from, to).entrySet().stream()
                .limit(limit)
                .map(row -> new Row(row.getKey(), row.getValue()))
                .toList()));
    }

    @Override
    public void put(Key key, byte[] value) {
        rows.put(key, value);
        changed = true;
    }

    @Override
    public void delete(Key key) {
        rows.remove(key);
        changed = true;
    }

    @Override
    public void deleteRange(Key from, Key to) {
        range(rows, from, to).clear();
        changed = true;
    }

    @Override
    public void afterCommit(Runnable action) {
        releases.add(failure -> {
            if (failure == null) {
                action.run();
            }
        });
    }

    @Override
    public <T> void answer(Reply<T> reply, T value) {
        releases.add(failure -> {
            if (failure == null) {
                reply.complete(value);
            } else {
                reply.fail(failure);
            }
        });
    }

    @Override
    public <T> void refuse(Reply<T> reply, EngineException reason) {
        releases.add(failure -> reply.fail(failure == null ? reason : failure));
    }

    @Override
    public void post(Runnable task) {
        posted.add(task);
    }

    @Override
    public void command(RunId run, Command command, Cause cause, Consumer<CommandResult> then) {
        now(() -> {
            commands.add(command);
            var state = state(run);
            var decision = new Decision(state, nowMillis);
            var rejection = Kernel.decide(state, command, decision);
            if (rejection == null && !decision.events().isEmpty()) {
                changed = true;
                long first = state.sequence() - decision.events().size() + 1;
                histories
                        .computeIfAbsent(run, it -> new ArrayList<>())
                        .add(new HistoryRecord(first, nowMillis, cause, decision.events()));
            }
            decision.effects().forEach(effect -> effects.take(run, effect));
            then.accept(new CommandResult(rejection, state.isStarted() ? state : null));
        });
    }

    @Override
    public void alert(String message) {
        alerts.add(message);
    }

    @Override
    public void send(int shard, ShardMessage message) {
        sent.add(message);
        changed = true;
    }

    @Override
    public void wakeAt(long dueMillis, Runnable task) {
        wakes.add(new Wake(dueMillis, task));
    }

    private void now(Runnable task) {
        if (cold) {
            post(task);
        } else {
            task.run();
        }
    }

    private void release(@Nullable EngineException failure) {
        changed = false;
        var released = List.copyOf(releases);
        releases.clear();
        released.forEach(release -> release.accept(failure));
    }

    private static NavigableMap<Key, byte[]> range(NavigableMap<Key, byte[]> rows, Key from, Key to) {
        return to.bytes().length == 0 ? rows.tailMap(from, true) : rows.subMap(from, true, to, false);
    }

    private static Map<RunId, List<HistoryRecord>> copyOf(Map<RunId, List<HistoryRecord>> histories) {
        var copy = new HashMap<RunId, List<HistoryRecord>>();
        histories.forEach((run, records) -> copy.put(run, new ArrayList<>(records)));
        return copy;
    }
}
