package io.fermata.sdk;

/** Changes bytes on their way to the store and back, for encryption or compression. Used from many threads at once. */
public interface PayloadCodec {
    /** The name written beside each payload; payloads without it are not decoded. */
    String name();

    /** What is stored for these bytes. */
    byte[] encode(byte[] plain);

    /**
     * The bytes that were stored as these.
     *
     * @throws IllegalArgumentException when they are damaged or the key is missing
     */
    byte[] decode(byte[] stored);
}
