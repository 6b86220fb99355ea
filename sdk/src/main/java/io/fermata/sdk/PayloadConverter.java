package io.fermata.sdk;

import org.jspecify.annotations.Nullable;

/**
 * Turns values into bytes and back, for everything that is recorded. Used from many threads at once. {@link RawJson}
 * and {@code byte[]} must pass through unchanged where the encoding allows.
 */
public interface PayloadConverter {
    /**
     * The media type written beside each payload, such as {@code application/json}; it tells how to read it in ten
     * years.
     */
    String encoding();

    /**
     * The bytes of a value; the same value gives the same bytes.
     *
     * @throws InvalidInput when the value cannot be written
     */
    byte[] toBytes(@Nullable Object value);

    /**
     * The value of bytes that a converter of this encoding wrote. Nothing is coerced; unknown fields are refused.
     *
     * @throws InvalidInput names the field that does not fit the type
     */
    <T extends @Nullable Object> T fromBytes(byte[] bytes, TypeRef<T> type);
}
