package io.fermata.kernel;

import java.util.Arrays;

/**
 * A value as bytes, with how they are encoded: a media type whose parameters name the codecs that were applied, such as
 * {@code application/json}. The array is never changed after it is wrapped.
 */
public record Payload(String encoding, byte[] bytes) {
    public static final String JSON = "application/json";

    /** No value: JSON's {@code null} without a byte. */
    public static final Payload NONE = new Payload("", new byte[0]);

    public static Payload json(byte[] bytes) {
        return new Payload(JSON, bytes);
    }

    public boolean isNone() {
        return bytes.length == 0 && encoding.isEmpty();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Payload payload
                && encoding.equals(payload.encoding)
                && Arrays.equals(bytes, payload.bytes);
    }

    @Override
    public int hashCode() {
        return 31 * encoding.hashCode() + Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return "Payload[" + encoding + ", " + bytes.length + " bytes]";
    }
}
