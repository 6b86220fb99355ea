package io.fermata.engine;

import io.fermata.store.Key;
import io.fermata.store.WriteBatch;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Makes and checks the tokens of one shard. Its keys are random rows of the shard: the first is written by the batch
 * that lets the first token out, or by an earlier one; after {@link #rotate} older ones still check what they made.
 *
 * <p>A restore from a backup adds a key, and notes its time: what older keys have signed later belongs to a time that
 * this store never saw.
 */
final class TaskTokens {
    private static final String ALGORITHM = "HmacSHA256";
    private static final int KEY_BYTES = 32;
    private static final byte KEY = 'k';
    private static final byte RESTORED = 'r';

    /** The nonce of a hand-out: when, in milliseconds, then a number that grows by chance. */
    private static final int NUMBER_BITS = 22;

    private static final int STRIDE_MAX = 16;

    private final ShardAccess shard;
    private final Key prefix;
    private final NavigableMap<Integer, SecretKeySpec> keys = new TreeMap<>();
    /** The keys that restores have added, and the time that each went back to. */
    private final NavigableMap<Integer, Long> restores = new TreeMap<>();

    private final Mac mac;
    private long number;

    TaskTokens(ShardAccess shard, StoredRows stored) {
        this.shard = shard;
        this.prefix = prefix(shard.options().namespace(), KEY);
        this.mac = newMac();
        stored.scan(prefix, (key, value) -> {
            int id = ByteBuffer.wrap(key.bytes()).getInt(prefix.bytes().length);
            keys.put(id, new SecretKeySpec(value, ALGORITHM));
            return true;
        });
        stored.scan(prefix(shard.options().namespace(), RESTORED), (key, value) -> {
            restores.put(ByteBuffer.wrap(key.bytes()).getInt(prefix.bytes().length), ShardTime.read(value));
            return true;
        });
    }

    /** What a restore must add to the rows of one namespace, which go up to that time. */
    static void restored(StoredRows stored, int namespace, long atMillis, WriteBatch batch) {
        var prefix = prefix(namespace, KEY);
        var ids = new TreeSet<Integer>();
        stored.scan(prefix, (key, value) -> ids.add(ByteBuffer.wrap(key.bytes()).getInt(prefix.bytes().length)));
        if (!ids.isEmpty()) {
            int id = ids.last() + 1;
            byte[] bytes = new byte[KEY_BYTES];
            new SecureRandom().nextBytes(bytes);
            batch.put(row(namespace, KEY, id), bytes);
            batch.put(row(namespace, RESTORED, id), ShardTime.write(atMillis));
        }
    }

    /** A token for a hand-out. */
    String mint(AttemptId attempt) {
        number += 1 + Math.floorMod(shard.runtime().random().nextLong(), STRIDE_MAX);
        return sign(attempt, shard.nowMillis() << NUMBER_BITS | (number & ((1L << NUMBER_BITS) - 1)));
    }

    /** The token of an attempt that is listed rather than handed out: the same each time. */
    String tokenOf(AttemptId attempt) {
        return sign(attempt, 0);
    }

    /**
     * The attempt that a genuine token names.
     *
     * @throws EngineException {@code INVALID} for any other; {@code ALREADY_CLOSED} if it was handed out after the
     *     backup that this store was restored from
     */
    AttemptId verify(TaskToken token) {
        var key = keys.get(token.keyId());
        boolean isHere = token.namespace() == shard.options().namespace()
                && token.attempt().run().shard() == shard.shard();
        if (key == null || !isHere || !MessageDigest.isEqual(macOf(token, key), token.mac())) {
            throw TaskToken.forged();
        }
        var restore = restores.higherEntry(token.keyId());
        if (restore != null && token.nonce() >>> NUMBER_BITS > restore.getValue()) {
            throw new EngineException(
                    EngineException.Code.ALREADY_CLOSED,
                    "this token was handed out after the backup that this store was restored from;"
                            + " what it would answer begins anew");
        }
        return token.attempt();
    }

    /** From now on tokens are made with a new key. */
    void rotate() {
        int id = keys.isEmpty() ? 1 : keys.lastKey() + 1;
        byte[] bytes = new byte[KEY_BYTES];
        keySource().nextBytes(bytes);
        keys.put(id, new SecretKeySpec(bytes, ALGORITHM));
        shard.put(row(shard.options().namespace(), KEY, id), bytes);
    }

    private static Key prefix(int namespace, byte tag) {
        return Tables.key(Tables.SHARD, namespace).tag(tag).build();
    }

    private static Key row(int namespace, byte tag, int id) {
        return Tables.key(Tables.SHARD, namespace).tag(tag).number(id).build();
    }

    private String sign(AttemptId attempt, long nonce) {
        if (keys.isEmpty()) {
            rotate();
        }
        var newest = keys.lastEntry();
        var unsigned = new TaskToken(shard.options().namespace(), newest.getKey(), attempt, nonce, new byte[0]);
        return unsigned.withMac(macOf(unsigned, newest.getValue())).text();
    }

    private byte[] macOf(TaskToken token, SecretKeySpec key) {
        try {
            mac.init(key);
            return Arrays.copyOf(mac.doFinal(token.body()), TaskToken.MAC_BYTES);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + ALGORITHM, e);
        }
    }

    /**
     * A simulation must be repeatable; in life the key must not be guessable from other chance that leaves the engine.
     */
    private RandomGenerator keySource() {
        return shard.runtime().lockstep() ? shard.runtime().random() : new SecureRandom();
    }

    private static Mac newMac() {
        try {
            return Mac.getInstance(ALGORITHM);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + ALGORITHM, e);
        }
    }
}
