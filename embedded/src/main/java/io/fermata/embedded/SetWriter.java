package io.fermata.embedded;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.BeanProperty;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.jsontype.TypeSerializer;
import com.fasterxml.jackson.databind.ser.ContextualSerializer;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Writes a set without an order of its own sorted by its elements' JSON: {@code Set.of} differs per process. */
final class SetWriter extends JsonSerializer<Object> implements ContextualSerializer {
    private final JsonSerializer<Object> plain;

    @SuppressWarnings("unchecked") // It is only given sets, which the plain one was found for.
    SetWriter(JsonSerializer<?> plain) {
        this.plain = (JsonSerializer<Object>) plain;
    }

    @Override
    public void serialize(Object value, JsonGenerator out, SerializerProvider provider) throws IOException {
        plain.serialize(sorted(value, out), out, provider);
    }

    @Override
    public void serializeWithType(Object value, JsonGenerator out, SerializerProvider provider, TypeSerializer type)
            throws IOException {
        plain.serializeWithType(sorted(value, out), out, provider, type);
    }

    @Override
    public boolean isEmpty(SerializerProvider provider, Object value) {
        return plain.isEmpty(provider, value);
    }

    @Override
    public JsonSerializer<?> createContextual(SerializerProvider provider, @Nullable BeanProperty property)
            throws JsonMappingException {
        return new SetWriter(provider.handleSecondaryContextualization(plain, property));
    }

    private static Object sorted(Object value, JsonGenerator out) throws IOException {
        if (!(value instanceof Set<?> set) || set instanceof SortedSet || set instanceof LinkedHashSet) {
            return value;
        }
        var mapper = (ObjectMapper) out.getCodec();
        var byText = new TreeMap<String, @Nullable Object>();
        for (var element : set) {
            byText.put(mapper.writeValueAsString(element), element);
        }
        return new LinkedHashSet<>(byText.values());
    }
}
