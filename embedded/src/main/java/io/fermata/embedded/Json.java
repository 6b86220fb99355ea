package io.fermata.embedded;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.type.LogicalType;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.fermata.durable.Payloads;
import io.fermata.kernel.Payload;
import io.fermata.sdk.InvalidInput;
import io.fermata.sdk.PayloadConverter;
import io.fermata.sdk.RawJson;
import io.fermata.sdk.TypeRef;
import java.io.IOException;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Values as JSON, strictly: a text is never taken for a number, {@code 1.5} never for a whole number; unknown fields,
 * fields given twice, nulls for primitives and missing components of records (but {@code @Nullable} or {@code Optional}
 * ones) are refused. The same value gives the same bytes: keys of maps and elements of unordered sets are sorted. A
 * member of a sealed hierarchy carries its simple class name as {@code @type}; there is no other typing.
 */
public final class Json implements PayloadConverter {
    /** The most bytes of one written value: a larger one is given up as soon as it is. */
    public static final int BYTES_MAX = Payloads.BYTES_MAX;

    /** Deepest accepted nesting. */
    public static final int DEPTH_MAX = 200;

    private static final int NAME_CHARS_MAX = 10_000;
    private static final int NUMBER_CHARS_MAX = 1_000;
    private static final int TEXT_CHARS_MAX = 20_000_000;

    private static final Json STRICT = new Json();

    private final JsonMapper mapper = mapper();
    private final ObjectWriter lines = mapper.writer().without(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);
    private final ConcurrentHashMap<Type, ObjectReader> readers = new ConcurrentHashMap<>();

    private Json() {}

    /** The one instance; used from many threads at once. */
    public static Json strict() {
        return STRICT;
    }

    /** {@code application/json}. */
    @Override
    public String encoding() {
        return Payload.JSON;
    }

    @Override
    public byte[] toBytes(@Nullable Object value) {
        if (value instanceof CharSequence text && text.length() > BYTES_MAX) {
            throw tooLarge(); // Known without writing any of it.
        }
        var bytes = new BoundedBytes();
        try {
            mapper.writeValue(bytes, value);
            return bytes.toByteArray();
        } catch (IOException refused) {
            if (bytes.isOver()) {
                throw tooLarge();
            }
            if (refused instanceof JsonProcessingException unwritable) {
                throw JsonErrors.unwritable(value, unwritable);
            }
            throw new IllegalStateException("writing to memory failed", refused);
        }
    }

    private static InvalidInput tooLarge() {
        return new InvalidInput("value", "must have at most " + BYTES_MAX + " bytes, has more");
    }

    @Override
    @SuppressWarnings("NullAway") // JSON's null is a value of every T that admits it; primitives and records refuse it.
    public <T extends @Nullable Object> T fromBytes(byte[] bytes, TypeRef<T> type) {
        var reader = readers.computeIfAbsent(type.type(), this::readerFor);
        try (var parser = reader.createParser(bytes)) {
            return read(parser, reader, type);
        } catch (IOException noText) {
            throw JsonErrors.undecodable(noText);
        }
    }

    /**
     * Reads a value from text.
     *
     * @throws InvalidInput names the field and the rule
     */
    public <T extends @Nullable Object> T read(String text, TypeRef<T> type) {
        return fromBytes(text.getBytes(StandardCharsets.UTF_8), type);
    }

    /** Reads a value, and passes over fields that are not known here: what a newer server tells. */
    public <T> T readKnown(String text, TypeRef<T> type) {
        try {
            T read = mapper.readerFor(mapper.constructType(type.type()))
                    .without(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .readValue(text);
            return Objects.requireNonNull(read, "an answer is null");
        } catch (JsonProcessingException refused) {
            throw JsonErrors.unreadable(type.type(), refused);
        }
    }

    /** One compact line, with the keys of maps in the map's own order. */
    public String line(@Nullable Object value) {
        try {
            return lines.writeValueAsString(value);
        } catch (JsonProcessingException refused) {
            throw JsonErrors.unwritable(value, refused);
        }
    }

    /** Several readable lines, with the keys of maps in the map's own order. */
    public String pretty(@Nullable Object value) {
        try {
            return lines.withDefaultPrettyPrinter().writeValueAsString(value);
        } catch (JsonProcessingException refused) {
            throw JsonErrors.unwritable(value, refused);
        }
    }

    /**
     * Any JSON as it is, but compact.
     *
     * @throws InvalidInput when the text is not one JSON value
     */
    public RawJson raw(String text) {
        return read(text, TypeRef.of(RawJson.class));
    }

    /** Describes what is wrong while the parser still stands at it. */
    private static <T extends @Nullable Object> T read(JsonParser parser, ObjectReader reader, TypeRef<T> type)
            throws IOException {
        try {
            return reader.readValue(parser);
        } catch (JsonProcessingException refused) {
            throw JsonErrors.unreadable(type.type(), refused);
        }
    }

    private ObjectReader readerFor(Type type) {
        JavaType javaType = mapper.constructType(type);
        return mapper.readerFor(javaType);
    }

    private static JsonMapper mapper() {
        var builder = JsonMapper.builder(factory())
                .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
                .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                .disable(DeserializationFeature.ADJUST_DATES_TO_CONTEXT_TIME_ZONE)
                .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                .enable(MapperFeature.USE_BASE_TYPE_AS_DEFAULT_IMPL)
                .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
                .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
                .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
                .annotationIntrospector(new RecordRules())
                .addModule(new JavaTimeModule())
                .addModule(new Jdk8Module())
                .addModule(new JsonTypes());
        refuseScalarsAsText(builder);
        return builder.build();
    }

    private static void refuseScalarsAsText(JsonMapper.Builder builder) {
        builder.withCoercionConfig(
                LogicalType.Textual,
                config -> config.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                        .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                        .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail));
        builder.withCoercionConfigDefaults(
                config -> config.setCoercion(CoercionInputShape.EmptyString, CoercionAction.Fail)
                        .setCoercion(CoercionInputShape.EmptyArray, CoercionAction.Fail));
    }

    private static JsonFactory factory() {
        return new JsonFactoryBuilder()
                // Not the default pool per thread: each step has a virtual thread of its own, and would fill a new one.
                .recyclerPool(JsonRecyclerPools.sharedConcurrentDequePool())
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(DEPTH_MAX)
                        .maxNameLength(NAME_CHARS_MAX)
                        .maxNumberLength(NUMBER_CHARS_MAX)
                        .maxStringLength(TEXT_CHARS_MAX)
                        .build())
                .build();
    }
}
