package io.fermata.examples.etl;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Digests of orders and of files. */
final class Digest {
    private Digest() {}

    /** The first 64 bits of SHA-256 over all columns, so that two orders with the same digest are the same order. */
    static long of(Order order) {
        var columns = order.id() + "\0" + order.orderedOn() + "\0" + order.customer() + "\0" + order.country() + "\0"
                + order.quantity() + "\0" + order.unitCents() + "\0" + order.note();
        return ByteBuffer.wrap(sha256().digest(columns.getBytes(StandardCharsets.UTF_8)))
                .getLong();
    }

    static String of(InputStream file) throws IOException {
        var digest = sha256();
        var buffer = new byte[64 * 1024];
        for (int read = file.read(buffer); read >= 0; read = file.read(buffer)) {
            digest.update(buffer, 0, read);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
