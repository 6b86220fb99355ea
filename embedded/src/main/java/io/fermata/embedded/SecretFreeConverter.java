package io.fermata.embedded;

import io.fermata.sdk.CurrentSecrets;
import io.fermata.sdk.PayloadConverter;
import io.fermata.sdk.TypeRef;
import org.jspecify.annotations.Nullable;

/** Refuses to record a value that has a secret in it which the calling step or task has looked up. */
record SecretFreeConverter(PayloadConverter converter) implements PayloadConverter {
    /** Refuses a value that would be recorded by a server. */
    static void require(@Nullable Object value) {
        if (CurrentSecrets.orNull() instanceof UsedSecrets used && !used.isEmpty()) {
            used.requireAbsent("answer", Json.strict().toBytes(value));
        }
    }

    @Override
    public String encoding() {
        return converter.encoding();
    }

    @Override
    public byte[] toBytes(@Nullable Object value) {
        var bytes = converter.toBytes(value);
        if (CurrentSecrets.orNull() instanceof UsedSecrets used && !used.isEmpty()) {
            used.requireAbsent("content", bytes);
        }
        return bytes;
    }

    @Override
    public <T extends @Nullable Object> T fromBytes(byte[] bytes, TypeRef<T> type) {
        return converter.fromBytes(bytes, type);
    }
}
