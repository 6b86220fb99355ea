package io.fermata.engine;

import io.fermata.codec.Writer;

/** Keeps what could not be delivered, for people to look at; never read by the engine itself. */
final class DeadLetters {
    private final ShardAccess access;
    private int sameMillis;
    private long lastMillis;

    DeadLetters(ShardAccess access) {
        this.access = access;
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
    }
}
