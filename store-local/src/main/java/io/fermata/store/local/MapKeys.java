package io.fermata.store.local;

import io.fermata.store.Key;

/** The map's keys: a row's is its shard in two bytes and then its own; the store's own rows stand behind all shards. */
final class MapKeys {
    static final int SHARD_BYTES = 2;
    static final byte[] POSITION = {(byte) 0xff, (byte) 0xff, 'p'};

    private MapKeys() {}

    static byte[] of(int shard, Key key) {
        return of(shard, key.bytes());
    }

    private static byte[] of(int shard, byte[] key) {
        var bytes = new byte[SHARD_BYTES + key.length];
        bytes[0] = (byte) (shard >>> 8);
        bytes[1] = (byte) shard;
        System.arraycopy(key, 0, bytes, SHARD_BYTES, key.length);
        return bytes;
    }

    /** The end of a range of this shard; an empty key means the end of the shard. */
    static byte[] end(int shard, Key to) {
        return Ranges.isEndless(to) ? of(shard + 1, new byte[0]) : of(shard, to);
    }

    static byte[] mark(int shard) {
        return new byte[] {(byte) 0xff, (byte) 0xff, 's', (byte) (shard >>> 8), (byte) shard};
    }
}
