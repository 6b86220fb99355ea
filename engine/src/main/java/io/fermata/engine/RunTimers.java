package io.fermata.engine;

import io.fermata.kernel.RunId;
import io.fermata.kernel.TimerId;
import io.fermata.store.Key;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * The shard's durable timers: one row each, ordered by due time. Only the next few are in memory; the rest costs
 * nothing until its time comes near.
 */
final class RunTimers {
    /** Timers kept in memory. */
    static final int WINDOW_MAX = 4_096;

    private static final Key NO_END = Key.of(new byte[0]);

    /** A timer that is due. */
    record Due(Key key, RunId run, TimerId timer, long dueMillis) {}

    private final ShardAccess shard;
    private final Key first;
    private final Key end;
    private final TreeSet<Key> window = new TreeSet<>();
    /** All timers up to this key are in the window; empty: all there are. */
    private Key windowEnd;

    private boolean loading;

    RunTimers(ShardAccess shard) {
        this.shard = shard;
        this.first = Tables.key(Tables.TIMER, shard.options().namespace()).build();
        this.end = first.afterPrefix();
        this.windowEnd = first;
    }

    /** Reads the first timers. */
    void recover() {
        refill();
    }

    void set(RunId run, TimerId timer, long dueMillis) {
        var key = key(run, timer, dueMillis);
        shard.put(key, new byte[0]);
        if (isInWindow(key)) {
            window.add(key);
            shrink();
        }
    }

    void clear(RunId run, TimerId timer, long dueMillis) {
        var key = key(run, timer, dueMillis);
        shard.delete(key);
        window.remove(key);
    }

    /**
     * Takes up to {@code max} timers that are due out of memory, oldest first; their rows stay until they have fired.
     */
    List<Due> takeDue(long nowMillis, int max) {
        var due = new ArrayList<Due>();
        while (due.size() < max && !window.isEmpty() && dueMillis(window.first()) <= nowMillis) {
            due.add(read(window.removeFirst()));
        }
        if (window.isEmpty()) {
            refill();
        }
        return due;
    }

    /** The timer has fired, or its run is gone. */
    void fired(Due due) {
        shard.delete(due.key());
    }

    /** When the next timer is due; {@link Long#MAX_VALUE} if none is known. */
    long nextDueMillis() {
        return window.isEmpty() ? Long.MAX_VALUE : dueMillis(window.first());
    }

    private boolean isInWindow(Key key) {
        return windowEnd.bytes().length == 0 || key.compareTo(windowEnd) <= 0;
    }

    private void shrink() {
        while (window.size() > WINDOW_MAX) {
            window.removeLast();
            windowEnd = window.last();
        }
    }

    private void refill() {
        if (loading || windowEnd.bytes().length == 0) {
            return;
        }
        loading = true;
        var after = Key.of(java.util.Arrays.copyOf(windowEnd.bytes(), windowEnd.bytes().length + 1));
        var from = windowEnd;
        shard.scan(windowEnd.equals(first) ? first : after, end, WINDOW_MAX / 2, rows -> {
            loading = false;
            if (!windowEnd.equals(from)) {
                return; // The window has shrunk meanwhile: between its end and these rows are others.
            }
            rows.forEach(row -> window.add(row.key()));
            windowEnd = rows.size() < WINDOW_MAX / 2 ? NO_END : rows.getLast().key();
        });
    }

    private Key key(RunId run, TimerId timer, long dueMillis) {
        return key(shard.options().namespace(), run, timer, dueMillis);
    }

    static Key key(int namespace, RunId run, TimerId timer, long dueMillis) {
        return Tables.key(Tables.TIMER, namespace)
                .number(dueMillis)
                .run(run)
                .tag(code(timer.kind()))
                .number(timer.attempt())
                .text(timer.operation())
                .build();
    }

    private static long dueMillis(Key key) {
        return ByteBuffer.wrap(key.bytes()).getLong(5);
    }

    static Due read(Key key) {
        var bytes = ByteBuffer.wrap(key.bytes()).position(5);
        long dueMillis = bytes.getLong();
        var run = new RunId(bytes.getLong(), bytes.getLong());
        var kind = kind(bytes.get());
        int attempt = bytes.getInt();
        var operation = new String(key.bytes(), bytes.position(), bytes.remaining() - 1, StandardCharsets.UTF_8);
        return new Due(key, run, new TimerId(kind, operation, attempt), dueMillis);
    }

    /** The byte on disk; never changes for a kind. */
    private static byte code(TimerId.Kind kind) {
        return switch (kind) {
            case SLEEP -> 1;
            case RETRY -> 2;
            case SCHEDULE_TO_START -> 3;
            case START_TO_CLOSE -> 4;
            case SCHEDULE_TO_CLOSE -> 5;
            case HEARTBEAT -> 6;
            case AWAIT_TIMEOUT -> 7;
            case EXECUTION_TIMEOUT -> 8;
            case RUN_TIMEOUT -> 9;
            case START_DELAY -> 10;
            case RETENTION -> 11;
        };
    }

    private static TimerId.Kind kind(byte code) {
        for (var kind : TimerId.Kind.values()) {
            if (code(kind) == code) {
                return kind;
            }
        }
        throw new IllegalStateException("timer row of unknown kind " + code);
    }
}
