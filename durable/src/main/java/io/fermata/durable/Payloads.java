package io.fermata.durable;

import io.fermata.kernel.Payload;
import io.fermata.sdk.InvalidInput;
import io.fermata.sdk.PayloadCodec;
import io.fermata.sdk.PayloadConverter;
import io.fermata.sdk.TypeRef;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Turns values into payloads and back: the converter, then the codecs in order, whose names stay with the bytes. */
public final class Payloads {
    /** The most bytes of one value, before and after the codecs. */
    public static final int BYTES_MAX = 2 * 1024 * 1024;

    private static final String VALUE = "value";
    private static final String CODEC_PARAMETER = ";codec=";

    private final PayloadConverter converter;
    private final List<PayloadCodec> codecs;
    private final String encoding;

    /** Uses the converter, and on its bytes the codecs in the order given. */
    public Payloads(PayloadConverter converter, List<PayloadCodec> codecs) {
        this.converter = converter;
        this.codecs = List.copyOf(codecs);
        var name = new StringBuilder(converter.encoding());
        for (var codec : codecs) {
            name.append(CODEC_PARAMETER).append(codec.name());
        }
        this.encoding = name.toString();
    }

    /**
     * The payload of a value; {@link Payload#NONE} is left for what has no value at all.
     *
     * @throws InvalidInput when the value cannot be written, or is larger than {@link #BYTES_MAX}
     */
    public Payload of(@Nullable Object value) {
        return of(VALUE, value);
    }

    /**
     * The payload of a value that a user knows by a name, such as {@code input}.
     *
     * @throws InvalidInput names the field, when the value cannot be written or is larger than {@link #BYTES_MAX}
     */
    public Payload of(String field, @Nullable Object value) {
        try {
            var bytes = bounded(converter.toBytes(value));
            for (var codec : codecs) {
                bytes = bounded(codec.encode(bytes));
            }
            return new Payload(encoding, bytes);
        } catch (InvalidInput refused) {
            throw refused.field().equals(VALUE) ? new InvalidInput(field, refused.rule()) : refused;
        }
    }

    private static byte[] bounded(byte[] bytes) {
        if (bytes.length > BYTES_MAX) {
            throw new InvalidInput(VALUE, "must have at most " + BYTES_MAX + " bytes, has " + bytes.length);
        }
        return bytes;
    }

    /** The payload of a value that everyone may read, such as a search attribute: no codec is used. */
    public Payload clear(@Nullable Object value) {
        return new Payload(converter.encoding(), converter.toBytes(value));
    }

    /**
     * The value of a payload; no payload reads as null.
     *
     * @throws InvalidInput when the bytes do not fit the type, or were written by an unknown converter or codec
     */
    @SuppressWarnings("NullAway") // No payload is the null of a type that allows it.
    public <T extends @Nullable Object> T read(Payload payload, TypeRef<T> type) {
        if (payload.isNone()) {
            return null;
        }
        return converter.fromBytes(plain(payload), type);
    }

    /** Whether a recorded payload holds the same value as a new one, whatever a codec made of it. */
    boolean same(Payload recorded, Payload now) {
        if (recorded.equals(now)) {
            return true;
        }
        boolean plainBoth = codecs.isEmpty() && !recorded.encoding().contains(CODEC_PARAMETER);
        if (plainBoth || recorded.isNone() || now.isNone()) {
            return false;
        }
        return Arrays.equals(plain(recorded), plain(now));
    }

    private byte[] plain(Payload payload) {
        var bytes = payload.bytes();
        var rest = payload.encoding();
        for (int at = rest.lastIndexOf(CODEC_PARAMETER); at >= 0; at = rest.lastIndexOf(CODEC_PARAMETER)) {
            bytes = codec(rest.substring(at + CODEC_PARAMETER.length())).decode(bytes);
            rest = rest.substring(0, at);
        }
        if (!rest.equals(converter.encoding())) {
            throw new InvalidInput("payload", "is written as " + rest + ", expected " + converter.encoding());
        }
        return bytes;
    }

    private PayloadCodec codec(String name) {
        for (var codec : codecs) {
            if (codec.name().equals(name)) {
                return codec;
            }
        }
        throw new InvalidInput("payload", "was written by codec " + name + ", which is not registered");
    }
}
