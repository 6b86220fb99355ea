package io.fermata.engine;

import io.fermata.store.Key;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Remembers ids that callers chose, so that the same thing said twice happens once: for at least
 * {@link #WINDOW_MILLIS}, at most twice as long. Ids are kept by day and a whole day is dropped at once.
 */
final class SeenIds {
    /** How long a repetition is certainly recognised. */
    static final long WINDOW_MILLIS = Duration.ofDays(1).toMillis();

    /** Rows that one round of dropping deletes. */
    static final int DROP_ROWS_MAX = 1_000;

    private static final byte[] SEEN = {1};

    /** What the ids belong to; part of the key. */
    enum Scope {
        /** Of a message: unique within type and key. */
        MESSAGE(1),
        /** Of a signal: unique within the workflow id, so that continue-as-new changes nothing. */
        SIGNAL(2),
        /** Of an update: unique within the workflow id. */
        UPDATE(3),
        /** Of a request of any kind: unique within what the door that took it calls its use. */
        REQUEST(4);

        private final byte tag;

        Scope(int tag) {
            this.tag = (byte) tag;
        }
    }

    private final ShardAccess access;
    private final Map<String, ArrayDeque<Consumer<Runnable>>> underWay = new HashMap<>();
    private boolean dropping;

    SeenIds(ShardAccess access) {
        this.access = access;
    }

    /** Drops what is older than the window, now and from then on once per window. */
    void recover() {
        dropOld();
    }

    /** Tells whether the id was marked within the window; {@code then} runs now, or later if the disk must be asked. */
    void isSeen(Scope scope, String outer, String inner, String id, Consumer<Boolean> then) {
        find(scope, outer, inner, id, marked -> then.accept(marked != null));
    }

    /** What the id was marked with within the window, null if it was not; like {@link #isSeen}. */
    void find(Scope scope, String outer, String inner, String id, Consumer<byte @Nullable []> then) {
        long bucket = bucket(access.nowMillis());
        access.read(key(bucket, scope, outer, inner, id), today -> {
            if (today.value() != null) {
                then.accept(today.value());
            } else {
                access.read(key(bucket - 1, scope, outer, inner, id), before -> then.accept(before.value()));
            }
        });
    }

    /**
     * Runs {@code action} when nothing else under this name is under way: between asking whether an id was seen and
     * marking it the disk may be read, and the same id may come again. The action runs what it is given when it is
     * done.
     */
    void oneByOne(String name, Consumer<Runnable> action) {
        var waiting = underWay.get(name);
        if (waiting == null) {
            underWay.put(name, new ArrayDeque<>(1));
            action.accept(() -> next(name));
        } else {
            waiting.add(action);
        }
    }

    private void next(String name) {
        var waiting = underWay.get(name);
        var action = waiting == null ? null : waiting.poll();
        if (action == null) {
            underWay.remove(name);
        } else {
            action.accept(() -> next(name));
        }
    }

    void mark(Scope scope, String outer, String inner, String id) {
        mark(scope, outer, inner, id, SEEN);
    }

    /** {@code with} is what {@link #find} tells. */
    void mark(Scope scope, String outer, String inner, String id, byte[] with) {
        access.put(key(bucket(access.nowMillis()), scope, outer, inner, id), with);
    }

    /** As if the id had not been marked. */
    void forget(Scope scope, String outer, String inner, String id) {
        long bucket = bucket(access.nowMillis());
        access.delete(key(bucket, scope, outer, inner, id));
        access.delete(key(bucket - 1, scope, outer, inner, id));
    }

    private void dropOld() {
        if (dropping) {
            return;
        }
        dropping = true;
        long oldestKept = bucket(access.nowMillis()) - 1;
        var from = Tables.key(Tables.SEEN, access.options().namespace()).build();
        var to = bucketStart(oldestKept);
        access.scan(from, to, DROP_ROWS_MAX, rows -> {
            dropping = false;
            if (rows.isEmpty()) {
                access.wakeAt((oldestKept + 2) * WINDOW_MILLIS, this::dropOld);
                return;
            }
            access.deleteRange(from, after(rows.getLast().key()));
            access.afterCommit(() -> access.post(this::dropOld));
        });
    }

    /** The first key behind this one. */
    static Key after(Key key) {
        return Key.of(Arrays.copyOf(key.bytes(), key.bytes().length + 1));
    }

    private Key bucketStart(long bucket) {
        return Tables.key(Tables.SEEN, access.options().namespace())
                .number(bucket)
                .build();
    }

    private Key key(long bucket, Scope scope, String outer, String inner, String id) {
        return Tables.key(Tables.SEEN, access.options().namespace())
                .number(bucket)
                .tag(scope.tag)
                .text(outer)
                .text(inner)
                .text(id)
                .build();
    }

    private static long bucket(long millis) {
        return Math.floorDiv(millis, WINDOW_MILLIS);
    }
}
