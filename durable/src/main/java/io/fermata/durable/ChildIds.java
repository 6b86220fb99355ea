package io.fermata.durable;

import io.fermata.kernel.OperationId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/** The ids of children that were not given one: the parent's id and the operation's. */
final class ChildIds {
    /** As long as an id may be. */
    static final int CHARS_MAX = 200;

    private static final int PREFIX_CHARS = 150;
    private static final int DIGEST_BYTES = 16;

    private ChildIds() {}

    /** One that would be too long is cut and told apart from others by a digest of the whole. */
    static String of(String parent, OperationId operation) {
        var whole = parent + "/" + operation;
        if (whole.length() <= CHARS_MAX) {
            return whole;
        }
        int end = Character.isHighSurrogate(whole.charAt(PREFIX_CHARS - 1)) ? PREFIX_CHARS - 1 : PREFIX_CHARS;
        return whole.substring(0, end) + "~" + digest(whole);
    }

    private static String digest(String text) {
        try {
            var bytes = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(Arrays.copyOf(bytes, DIGEST_BYTES));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
