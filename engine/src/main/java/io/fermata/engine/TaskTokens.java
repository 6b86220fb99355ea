package io.fermata.engine;

import io.fermata.store.Key;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Makes and checks the tokens of one shard. Its keys are random rows of the shard: the first is written by the batch
 * that lets the first token out, or by an earlier one; after {@link #rotate} older ones still check what they made.
 */
final class TaskTokens {
    private static final String ALGORITHM = "HmacSHA256";
    private static final int KEY_BYTES = 32;

    private final ShardAccess shard;
    private final Key prefix;
    private final NavigableMap<Integer, SecretKeySpec> keys = new TreeMap<>();
    private final Mac mac;

    TaskTokens(ShardAccess shard, StoredRows stored) {
        this.shard = shard;
        this.prefix = Tables.key(Tables.SHARD, shard.options().namespace())
                .tag((byte) 'k')
                .build();
        this.mac = newMac();
        stored.scan(prefix, (key, value) -> {
            int id = ByteBuffer.wrap(key.bytes()).getInt(prefix.bytes().length);
            keys.put(id, new SecretKeySpec(value, ALGORITHM));
            return true;
        });
    }

    /** A token for a hand-out. */
    String mint(AttemptId attempt) {
        return sign(attempt, shard.runtime().random().nextLong());
    }

    /** The token of an attempt that is listed rather than handed out: the same each time. */
    String tokenOf(AttemptId attempt) {
        return sign(attempt, 0);
    }

    /**
     * The attempt that a genuine token names.
     *
     * @throws EngineException {@code INVALID} for any other
     */
    AttemptId verify(TaskToken token) {
        var key = keys.get(token.keyId());
        boolean isHere = token.namespace() == shard.options().namespace()
                && token.attempt().run().shard() == shard.shard();
        if (key == null || !isHere || !MessageDigest.isEqual(macOf(token, key), token.mac())) {
            throw TaskToken.forged();
        }
        return token.attempt();
    }

    /** From now on tokens are made with a new key. */
    void rotate() {
        int id = keys.isEmpty() ? 1 : keys.lastKey() + 1;
        byte[] bytes = new byte[KEY_BYTES];
        keySource().nextBytes(bytes);
        keys.put(id, new SecretKeySpec(bytes, ALGORITHM));
        shard.put(
                Tables.key(Tables.SHARD, shard.options().namespace())
                        .tag((byte) 'k')
                        .number(id)
                        .build(),
                bytes);
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
