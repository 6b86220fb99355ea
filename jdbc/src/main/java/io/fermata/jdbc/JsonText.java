package io.fermata.jdbc;

import io.fermata.sdk.InvalidInput;
import io.fermata.sdk.PayloadConverter;
import io.fermata.sdk.TypeRef;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Values as JSON in a text column. */
record JsonText(PayloadConverter converter) {
    /** What Fermata takes as one value at most; more would be refused when the effect was already committed. */
    static final int BYTES_MAX = 2 * 1024 * 1024;

    private static final String VALUE = "value";
    private static final String JSON = "application/json";

    JsonText {
        if (!converter.encoding().equals(JSON)) {
            throw new InvalidInput("converter", "must write " + JSON + ", writes " + converter.encoding());
        }
    }

    String write(String what, @Nullable Object value) {
        var bytes = bytes(what, value);
        if (bytes.length > BYTES_MAX) {
            throw new InvalidInput(what, "must have at most " + BYTES_MAX + " bytes, has " + bytes.length);
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** A converter does not know what the value is; the caller does. */
    private byte[] bytes(String what, @Nullable Object value) {
        try {
            return converter.toBytes(value);
        } catch (InvalidInput refused) {
            throw refused.field().equals(VALUE) ? new InvalidInput(what, refused.rule()) : refused;
        }
    }

    <T extends @Nullable Object> T read(String text, TypeRef<T> type) {
        return converter.fromBytes(text.getBytes(StandardCharsets.UTF_8), type);
    }
}
