package io.fermata.sim;

import io.fermata.codec.Reader;
import io.fermata.kernel.RunId;
import io.fermata.store.Key;
import io.fermata.store.WriteBatch;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The rows of one shard as its committed batches add up, and how to read those that the oracle looks at. */
final class Rows {
    static final byte HISTORY = 'H';
    static final byte RUNNABLE = 'R';
    static final byte TIMER = 'T';
    static final byte QUEUE = 'Q';
    static final byte LEASE = 'L';

    private static final int BODY = 5;

    private final TreeMap<Key, byte[]> rows = new TreeMap<>();
    private final Map<RunId, TreeSet<String>> marks = new HashMap<>();

    void apply(WriteBatch batch) {
        for (var change : batch.changes()) {
            switch (change) {
                case WriteBatch.Change.Put put -> put(put.key(), put.value());
                case WriteBatch.Change.Delete delete -> remove(delete.key());
                case WriteBatch.Change.DeleteRange range -> {
                    var end = range.to();
                    var from = rows.tailMap(range.key(), true);
                    var all = end.bytes().length == 0 ? from : from.headMap(end, false);
                    List.copyOf(all.keySet()).forEach(this::remove);
                }
            }
        }
    }

    NavigableMap<Key, byte[]> rows() {
        return rows;
    }

    /** What the tables of timers, queues, leases and runnable runs hold for a run, as texts. */
    Collection<String> marks(RunId run) {
        return marks.getOrDefault(run, new TreeSet<>());
    }

    /** Whether the rows of messages, waits and links speak of it. */
    boolean mentions(String text) {
        byte[] wanted = text.getBytes(StandardCharsets.UTF_8);
        for (var row : rows.entrySet()) {
            byte table = row.getKey().bytes()[0];
            boolean isMessage = table == 'M' || table == 'W' || table == 'O';
            if (isMessage
                    && (contains(row.getValue(), wanted)
                            || contains(row.getKey().bytes(), wanted))) {
                return true;
            }
        }
        return false;
    }

    static byte table(Key key) {
        return key.bytes()[0];
    }

    static RunId runOf(Key key) {
        var in = ByteBuffer.wrap(key.bytes()).position(BODY);
        return new RunId(in.getLong(), in.getLong());
    }

    static int sequenceOf(Key key) {
        return ByteBuffer.wrap(key.bytes()).getInt(BODY + 16);
    }

    static String timer(int kind, int attempt, String operation, long dueMillis) {
        return "T" + kind + ":" + operation + "#" + attempt + "@" + dueMillis;
    }

    private void put(Key key, byte[] value) {
        remove(key);
        rows.put(key, value);
        var mark = mark(key, value);
        if (mark != null) {
            marks.computeIfAbsent(mark.run(), run -> new TreeSet<>()).add(mark.text());
        }
    }

    private void remove(Key key) {
        byte[] value = rows.remove(key);
        var mark = value == null ? null : mark(key, value);
        var known = mark == null ? null : marks.get(mark.run());
        if (mark != null && known != null) {
            known.remove(mark.text());
        }
    }

    private record Mark(RunId run, String text) {}

    private static @Nullable Mark mark(Key key, byte[] value) {
        return switch (table(key)) {
            case TIMER -> timerMark(key);
            case RUNNABLE -> new Mark(runOf(key), "R");
            case QUEUE -> queueMark(value);
            case LEASE -> leaseMark(key);
            default -> null;
        };
    }

    private static Mark timerMark(Key key) {
        var in = ByteBuffer.wrap(key.bytes()).position(BODY);
        long due = in.getLong();
        var run = new RunId(in.getLong(), in.getLong());
        int kind = in.get();
        int attempt = in.getInt();
        var operation = new String(key.bytes(), in.position(), in.remaining() - 1, StandardCharsets.UTF_8);
        return new Mark(run, timer(kind, attempt, operation, due));
    }

    private static Mark queueMark(byte[] value) {
        var in = new Reader(value);
        var run = new RunId(in.readLong(), in.readLong());
        return new Mark(run, "Q" + in.readString() + "#" + in.readInt());
    }

    private static @Nullable Mark leaseMark(Key key) {
        byte[] bytes = key.bytes();
        if (bytes[BODY] != 'l') {
            return null;
        }
        var in = ByteBuffer.wrap(bytes).position(BODY + 1);
        var run = new RunId(in.getLong(), in.getLong());
        int pathBytes = in.remaining() - 1 - Integer.BYTES;
        var path = new String(bytes, in.position(), pathBytes, StandardCharsets.UTF_8);
        int attempt = ByteBuffer.wrap(bytes).getInt(bytes.length - Integer.BYTES);
        return new Mark(run, "L" + path + "#" + attempt);
    }

    private static boolean contains(byte[] bytes, byte[] wanted) {
        for (int at = 0; at + wanted.length <= bytes.length; at++) {
            int same = 0;
            while (same < wanted.length && bytes[at + same] == wanted[same]) {
                same++;
            }
            if (same == wanted.length) {
                return true;
            }
        }
        return false;
    }
}
