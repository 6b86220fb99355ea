package io.fermata.engine;

import io.fermata.kernel.RunId;
import io.fermata.store.Key;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The layout of keys: one byte for the table, four for the namespace, then the row's own parts. Numbers are big-endian
 * so that rows sort by them; a text part ends with a zero byte (texts with zero characters are refused at the door).
 */
final class Tables {
    static final byte HISTORY = 'H';
    static final byte EXECUTION = 'E';
    static final byte ID = 'I';
    static final byte RUNNABLE = 'R';
    static final byte TIMER = 'T';
    static final byte QUEUE = 'Q';
    static final byte LEASE = 'L';
    static final byte MESSAGE = 'M';
    static final byte WAIT = 'W';
    static final byte SEEN = 'S';
    static final byte TRIGGER = 'G';
    static final byte OUTBOX = 'O';
    static final byte PEER = 'P';
    static final byte DEAD_LETTER = 'D';
    static final byte COUNTER = 'C';
    static final byte VIEW = 'V';
    static final byte STRIKE = 'X';
    static final byte CHECKPOINT = 'K';
    static final byte SHARD = 'Z';
    static final byte TRACE = 'A';
    static final byte FACET = 'F';

    /** Every table whose keys go on with a namespace. */
    static final byte[] ALL = {
        HISTORY,
        EXECUTION,
        ID,
        RUNNABLE,
        TIMER,
        QUEUE,
        LEASE,
        MESSAGE,
        WAIT,
        SEEN,
        TRIGGER,
        OUTBOX,
        PEER,
        DEAD_LETTER,
        COUNTER,
        VIEW,
        STRIKE,
        CHECKPOINT,
        TRACE,
        FACET
    };

    private Tables() {}

    /** The namespaces that have any rows: each table is ordered by them. */
    static Set<Integer> namespaces(StoredRows rows) {
        var all = new TreeSet<Integer>();
        for (byte table : ALL) {
            var from = Key.of(new byte[] {table});
            var end = from.afterPrefix();
            for (var next = nextNamespace(rows, from, end); next != null; next = nextNamespace(rows, from, end)) {
                all.add(next);
                from = key(table, next).build().afterPrefix();
            }
        }
        return all;
    }

    private static @Nullable Integer nextNamespace(StoredRows rows, Key from, Key end) {
        var found = new ArrayList<Integer>();
        rows.scan(from, end, (key, value) -> {
            found.add(ByteBuffer.wrap(key.bytes()).getInt(1));
            return false;
        });
        return found.isEmpty() ? null : found.getFirst();
    }

    static KeyBuilder key(byte table, int namespace) {
        return new KeyBuilder(table, namespace);
    }

    static Key history(int namespace, RunId run, long sequence) {
        return key(HISTORY, namespace).run(run).number((int) sequence).build();
    }

    static Key ofRun(byte table, int namespace, RunId run) {
        return key(table, namespace).run(run).build();
    }

    /** Builds one key; used once. */
    static final class KeyBuilder {
        private ByteBuffer buffer = ByteBuffer.allocate(64);

        private KeyBuilder(byte table, int namespace) {
            buffer.put(table).putInt(namespace);
        }

        KeyBuilder run(RunId run) {
            room(16).putLong(run.high()).putLong(run.low());
            return this;
        }

        KeyBuilder number(long value) {
            room(8).putLong(value);
            return this;
        }

        KeyBuilder number(int value) {
            room(4).putInt(value);
            return this;
        }

        KeyBuilder tag(byte value) {
            room(1).put(value);
            return this;
        }

        KeyBuilder raw(byte[] bytes) {
            room(bytes.length).put(bytes);
            return this;
        }

        KeyBuilder text(String text) {
            var bytes = text.getBytes(StandardCharsets.UTF_8);
            room(bytes.length + 1).put(bytes).put((byte) 0);
            return this;
        }

        Key build() {
            var bytes = new byte[buffer.position()];
            buffer.flip().get(bytes);
            return Key.of(bytes);
        }

        private ByteBuffer room(int bytes) {
            if (buffer.remaining() < bytes) {
                var larger = ByteBuffer.allocate(buffer.position() + bytes + 64);
                buffer.flip();
                buffer = larger.put(buffer);
            }
            return buffer;
        }
    }
}
