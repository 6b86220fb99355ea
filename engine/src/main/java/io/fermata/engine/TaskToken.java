package io.fermata.engine;

import io.fermata.engine.EngineException.Code;
import io.fermata.kernel.OperationId;
import io.fermata.kernel.RunId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

/**
 * What a worker answers with: it names one attempt of one run, and proves that this engine gave it out. It carries no
 * epoch, because it must outlive restarts and changes of the owner.
 *
 * @param nonce tells hand-outs of the same attempt apart
 * @param mac authenticates everything before it
 */
record TaskToken(int namespace, int keyId, AttemptId attempt, long nonce, byte[] mac) {
    /** Length of the authentication code: 192 of HMAC-SHA256's 256 bits. */
    static final int MAC_BYTES = 24;

    private static final byte VERSION = 1;
    private static final int FIXED_BYTES = 1 + 4 + 4 + 16 + 4 + 8;
    private static final int TEXT_CHARS_MAX = 8_192;

    /**
     * Reads a token's form; whether it is genuine, only {@link TaskTokens} can tell.
     *
     * @throws EngineException {@code INVALID} for anything that is no token
     */
    static TaskToken parse(String text) {
        try {
            if (text.length() > TEXT_CHARS_MAX) {
                throw forged();
            }
            byte[] bytes = Base64.getUrlDecoder().decode(text);
            int pathBytes = bytes.length - FIXED_BYTES - MAC_BYTES;
            if (pathBytes < 1 || bytes[0] != VERSION) {
                throw forged();
            }
            var in = ByteBuffer.wrap(bytes, 1, FIXED_BYTES - 1);
            int namespace = in.getInt();
            int keyId = in.getInt();
            var run = new RunId(in.getLong(), in.getLong());
            int attempt = in.getInt();
            long nonce = in.getLong();
            var path = new String(bytes, FIXED_BYTES, pathBytes, StandardCharsets.UTF_8);
            byte[] mac = Arrays.copyOfRange(bytes, FIXED_BYTES + pathBytes, bytes.length);
            var read = new TaskToken(namespace, keyId, new AttemptId(run, new OperationId(path), attempt), nonce, mac);
            if (!read.text().equals(text)) {
                throw forged(); // Base 64 and UTF-8 both know other spellings of the same.
            }
            return read;
        } catch (IllegalArgumentException e) {
            throw forged();
        }
    }

    /** The refusal of a forged, foreign or garbled token; the same for all of them, so that nothing can be learnt. */
    static EngineException forged() {
        return new EngineException(Code.INVALID, "not a token of this engine");
    }

    /** What a reader of history may see of a token: enough to tell two apart, useless as an answer. */
    static String redact(String token) {
        return token.length() <= 8 ? "…" : "…" + token.substring(token.length() - 6);
    }

    TaskToken withMac(byte[] newMac) {
        return new TaskToken(namespace, keyId, attempt, nonce, newMac);
    }

    /** All that the authentication code covers. */
    byte[] body() {
        byte[] path = attempt.operation().path().getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(FIXED_BYTES + path.length)
                .put(VERSION)
                .putInt(namespace)
                .putInt(keyId)
                .putLong(attempt.run().high())
                .putLong(attempt.run().low())
                .putInt(attempt.attempt())
                .putLong(nonce)
                .put(path)
                .array();
    }

    /** The url-safe form that leaves the engine. */
    String text() {
        byte[] body = body();
        byte[] whole = Arrays.copyOf(body, body.length + mac.length);
        System.arraycopy(mac, 0, whole, body.length, mac.length);
        return encode(whole);
    }

    @Override
    public String toString() {
        return "TaskToken[" + attempt + "]";
    }

    private static String encode(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
