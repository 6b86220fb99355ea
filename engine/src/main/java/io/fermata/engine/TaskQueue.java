package io.fermata.engine;

import io.fermata.codec.Reader;
import io.fermata.codec.Writer;
import io.fermata.kernel.OperationId;
import io.fermata.kernel.RunId;
import io.fermata.store.Key;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One queue of one shard: its first rows are in memory, the rest on disk, and it knows whether there are any, so that
 * an idle poll reads nothing.
 */
final class TaskQueue {
    /** Rows kept in memory. */
    static final int HEAD_MAX = 512;

    /** Rows read at once. */
    static final int PAGE = HEAD_MAX / 2;

    /** A queued attempt and since when it waits. */
    record Entry(AttemptId attempt, long sinceMillis) {
        byte[] encode() {
            return new Writer()
                    .writeLong(attempt.run().high())
                    .writeLong(attempt.run().low())
                    .writeString(attempt.operation().path())
                    .writeVarint(attempt.attempt())
                    .writeVarint(sinceMillis)
                    .toBytes();
        }

        static Entry decode(byte[] value) {
            return Reader.readWhole(value, Entry::read);
        }

        private static Entry read(Reader in) {
            var run = new RunId(in.readLong(), in.readLong());
            return new Entry(new AttemptId(run, new OperationId(in.readString()), in.readInt()), in.readVarint());
        }
    }

    /** A row and its key. */
    record Place(Key key, Entry entry) {}

    final String name;
    final ArrayDeque<TaskPoller> pollers = new ArrayDeque<>();
    private final int namespace;
    private final Key end;
    private final TreeMap<Key, Entry> head = new TreeMap<>();
    private final Set<Key> inHand = new HashSet<>();
    /** All rows before this key are in the head; null: all there are. */
    private @Nullable Key uncovered;

    private long rows;
    private long nextSequence = 1;
    long leased;
    /** When somebody was last there to take a task; 0 if nobody was since the queue is in memory. */
    long takerSeenMillis;

    long sweepAtMillis = Long.MAX_VALUE;
    boolean scanning;
    boolean posted;
    boolean dispatching;

    TaskQueue(String name, int namespace) {
        this.name = name;
        this.namespace = namespace;
        this.end = start().afterPrefix();
    }

    /** What the row of its counts said when the shard was taken over. */
    void restore(byte[] counts) {
        var in = new Reader(counts);
        nextSequence = in.readVarint();
        rows = in.readVarint();
        uncovered = rows == 0 ? null : start();
    }

    /** The row of its counts; null if it needs none. */
    byte @Nullable [] counts() {
        return rows == 0
                ? null
                : new Writer().writeVarint(nextSequence).writeVarint(rows).toBytes();
    }

    long rows() {
        return rows;
    }

    Key start() {
        return Tables.key(Tables.QUEUE, namespace).text(name).build();
    }

    Key end() {
        return end;
    }

    /** The key of a place: higher priorities first, then older ones. */
    Key key(int priority, long sequence) {
        return Tables.key(Tables.QUEUE, namespace)
                .text(name)
                .number(~(priority ^ Integer.MIN_VALUE))
                .number(sequence)
                .build();
    }

    /** Where the rows of the priorities below this row's begin. */
    Key nextPriority(Key key) {
        int bytes = start().bytes().length + Integer.BYTES;
        return Key.of(Arrays.copyOf(key.bytes(), bytes)).afterPrefix();
    }

    /** Takes the next sequence for an entry that is added at once. */
    long nextSequence() {
        if (rows == 0 && inHand.isEmpty()) {
            nextSequence = 1;
        }
        return nextSequence++;
    }

    void added(Key key, Entry entry) {
        rows++;
        if (uncovered == null || key.compareTo(uncovered) < 0) {
            head.put(key, entry);
            if (head.size() > HEAD_MAX) {
                uncovered = head.pollLastEntry().getKey();
            }
        }
    }

    /** The row was deleted. */
    void removed(Key key) {
        rows--;
        head.remove(key);
        inHand.remove(key);
    }

    /** Takes the first row in hand; it stays until {@link #removed}. */
    @Nullable
    Place take() {
        var entry = head.pollFirstEntry();
        if (entry == null) {
            return null;
        }
        inHand.add(entry.getKey());
        return new Place(entry.getKey(), entry.getValue());
    }

    boolean isInHand(Key key) {
        return inHand.contains(key);
    }

    /** Whether a task may be had: from the head, or after reading more. */
    boolean mayHaveTasks() {
        return !head.isEmpty() || uncovered != null;
    }

    /** Where to read more from; null if the head is not used up, or nothing is left. */
    @Nullable
    Key readFrom() {
        return head.isEmpty() ? uncovered : null;
    }

    /** Takes over what was read from {@link #readFrom}. */
    void loaded(List<Row> page) {
        for (var row : page) {
            byte[] value = row.value();
            if (value != null && !inHand.contains(row.key())) {
                head.put(row.key(), Entry.decode(value));
            }
        }
        uncovered = page.size() < PAGE ? null : justAfter(page.getLast().key());
    }

    /** Whether nothing is worth remembering. */
    boolean isIdle() {
        return rows == 0 && leased == 0 && pollers.isEmpty() && inHand.isEmpty() && !scanning && !posted;
    }

    static Key justAfter(Key key) {
        return Key.of(Arrays.copyOf(key.bytes(), key.bytes().length + 1));
    }
}
