package io.fermata.engine;

import io.fermata.store.Key;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** The row with the last time that a shard stamped. */
final class ShardTime {
    static final Key KEY = Key.of(new byte[] {Tables.SHARD, 't'});

    private ShardTime() {}

    static byte[] write(long millis) {
        return ByteBuffer.allocate(Long.BYTES).putLong(millis).array();
    }

    static long read(byte @Nullable [] value) {
        return value == null ? 0 : ByteBuffer.wrap(value).getLong();
    }
}
