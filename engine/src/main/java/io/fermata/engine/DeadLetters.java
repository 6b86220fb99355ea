package io.fermata.engine;

import io.fermata.codec.Writer;
import java.util.List;

/** Keeps what could not be delivered, for people to look at, and tells them. */
final class DeadLetters {
    /** At most one warning in this time, however many there are. */
    static final long WARNING_MILLIS = 1_000;

    private final ShardAccess access;
    private int sameMillis;
    private long lastMillis;
    private long toldMillis = Long.MIN_VALUE;
    private int untold;

    DeadLetters(ShardAccess access) {
        this.access = access;
    }

    void keep(ShardMessage message, String why) {
        keep(ShardMessageCodec.encode(message), DeadLetter.about(message) + " " + why);
    }

    /** {@code message} as {@link ShardMessageCodec} wrote it. */
    void keep(byte[] message, String why) {
        long now = access.nowMillis();
        sameMillis = now == lastMillis ? sameMillis + 1 : 0;
        lastMillis = now;
        var key = Tables.key(Tables.DEAD_LETTER, access.options().namespace())
                .number(now)
                .number(sameMillis)
                .number(access.runtime().random().nextLong())
                .build();
        access.put(key, new Writer().writeString(why).writeBytes(message).toBytes());
        warn(why);
    }

    /** Answers with the oldest ones that are newer than {@code afterMillis}. */
    void list(long afterMillis, int limit, Reply<List<DeadLetter>> reply) {
        var table = Tables.key(Tables.DEAD_LETTER, access.options().namespace());
        var all = table.build();
        var from = Tables.key(Tables.DEAD_LETTER, access.options().namespace())
                .number(afterMillis + 1)
                .build();
        access.scan(
                from,
                all.afterPrefix(),
                limit,
                rows -> access.answer(
                        reply,
                        rows.stream().map(row -> DeadLetter.read(all, row)).toList()));
    }

    /** Those who can do something about it are told once it is true. */
    private void warn(String why) {
        untold++;
        access.afterCommit(() -> {
            if (untold > 0 && (toldMillis == Long.MIN_VALUE || access.nowMillis() - toldMillis >= WARNING_MILLIS)) {
                var others = untold == 1 ? "" : " (and " + (untold - 1) + " before it)";
                toldMillis = access.nowMillis();
                untold = 0;
                access.alert("dead letter: " + why + others);
            }
        });
    }
}
