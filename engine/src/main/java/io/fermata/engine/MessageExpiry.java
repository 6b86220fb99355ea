package io.fermata.engine;

import io.fermata.codec.Reader;
import io.fermata.codec.Writer;
import io.fermata.store.Key;
import java.util.List;

/**
 * Drops kept messages when their time is over: one row per channel and minute of expiry, so that a sweep reads only
 * what is due. A message is never handed out after its expiry, but its row may stay for another minute.
 */
final class MessageExpiry {
    static final long BUCKET_MILLIS = 60_000;

    /** Channels that one round of a sweep looks at. */
    static final int SWEEP_CHANNELS_MAX = 256;

    private static final byte EXPIRY = 3;

    /** Drops what has expired in a channel. */
    interface Sweep {
        void drop(String type, String key, Runnable then);
    }

    private final ShardAccess access;
    private final Sweep sweep;
    private long wakeAtMillis = Long.MAX_VALUE;
    private boolean sweeping;

    MessageExpiry(ShardAccess access, Sweep sweep) {
        this.access = access;
        this.sweep = sweep;
    }

    void recover() {
        sweep();
    }

    void add(Channel channel, Channel.Held message) {
        if (!channel.sharesExpiry(message, BUCKET_MILLIS)) {
            visit(channel, message.expiresAtMillis);
        }
    }

    /** Has the channel looked at within two minutes after {@code atMillis}, also after a restart. */
    void visit(Channel channel, long atMillis) {
        long bucket = atMillis / BUCKET_MILLIS;
        var name = new Writer().writeString(channel.type).writeString(channel.key);
        access.put(key(bucket, channel), name.toBytes());
        wake(bucket);
    }

    void remove(Channel channel, Channel.Held message) {
        if (!channel.sharesExpiry(message, BUCKET_MILLIS)) {
            access.delete(key(message.expiresAtMillis / BUCKET_MILLIS, channel));
        }
    }

    /** A bucket is due when the last message in it is. */
    private void wake(long bucket) {
        long dueMillis = (bucket + 1) * BUCKET_MILLIS;
        if (dueMillis < wakeAtMillis) {
            wakeAtMillis = dueMillis;
            access.wakeAt(dueMillis, this::sweep);
        }
    }

    private void sweep() {
        if (sweeping) {
            return;
        }
        sweeping = true;
        wakeAtMillis = Long.MAX_VALUE;
        var table = table().build();
        access.scan(table, table.afterPrefix(), SWEEP_CHANNELS_MAX, found -> {
            long dueBucket = access.nowMillis() / BUCKET_MILLIS;
            var due = found.stream().filter(row -> bucketOf(row) < dueBucket).toList();
            if (due.size() < found.size()) {
                wake(bucketOf(found.get(due.size())));
            }
            if (due.isEmpty()) {
                sweeping = false;
            } else {
                drop(due, 0);
            }
        });
    }

    /** The rows of a slice go when all of its channels are done. */
    private void drop(List<Row> due, int next) {
        if (next == due.size()) {
            access.deleteRange(due.getFirst().key(), SeenIds.after(due.getLast().key()));
            sweeping = false;
            access.afterCommit(() -> access.post(this::sweep));
            return;
        }
        var value = due.get(next).value();
        if (value == null) {
            drop(due, next + 1);
            return;
        }
        var reader = new Reader(value);
        sweep.drop(reader.readString(), reader.readString(), () -> drop(due, next + 1));
    }

    private static long bucketOf(Row row) {
        var bytes = row.key().bytes();
        long bucket = 0;
        for (int i = 6; i < 14; i++) {
            bucket = bucket << 8 | (bytes[i] & 0xff);
        }
        return bucket;
    }

    private Key key(long bucket, Channel channel) {
        return table().number(bucket).text(channel.type).text(channel.key).build();
    }

    private Tables.KeyBuilder table() {
        return Tables.key(Tables.MESSAGE, access.options().namespace()).tag(EXPIRY);
    }
}
