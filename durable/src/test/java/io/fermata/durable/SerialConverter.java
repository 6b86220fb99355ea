package io.fermata.durable;

import io.fermata.sdk.InvalidInput;
import io.fermata.sdk.PayloadConverter;
import io.fermata.sdk.TypeRef;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/** A converter that tests have without a library; checks the class of what it reads. */
final class SerialConverter implements PayloadConverter {
    @Override
    public String encoding() {
        return "application/x-java";
    }

    @Override
    public byte[] toBytes(@Nullable Object value) {
        var bytes = new ByteArrayOutputStream();
        try (var out = new ObjectOutputStream(bytes)) {
            out.writeObject(value);
        } catch (IOException e) {
            throw new InvalidInput("value", "cannot be written: " + e);
        }
        return bytes.toByteArray();
    }

    @Override
    @SuppressWarnings({"unchecked", "NullAway"}) // Checked as far as a class goes.
    public <T extends @Nullable Object> T fromBytes(byte[] bytes, TypeRef<T> type) {
        try (var in = new ObjectInputStream(new ByteArrayInputStream(bytes))) {
            var value = in.readObject();
            if (value != null && type.type() instanceof Class<?> plain && !plain.isInstance(value)) {
                throw new InvalidInput("value", "is a " + value.getClass().getName());
            }
            return (T) value;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (ClassNotFoundException e) {
            throw new InvalidInput("value", "is of an unknown class");
        }
    }
}
