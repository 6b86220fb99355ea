package io.fermata.embedded;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.BeanProperty;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.jsontype.TypeSerializer;
import com.fasterxml.jackson.databind.ser.ContextualSerializer;
import com.fasterxml.jackson.databind.ser.ResolvableSerializer;
import com.fasterxml.jackson.databind.util.NameTransformer;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Writes a member of a sealed hierarchy with its simple class name in front, wherever it stands. */
final class NamingWriter extends JsonSerializer<Object> implements ContextualSerializer, ResolvableSerializer {
    private final JsonSerializer<Object> plain;

    @SuppressWarnings("unchecked") // It is only given values of the type it was found for.
    NamingWriter(JsonSerializer<?> plain) {
        this.plain = (JsonSerializer<Object>) plain;
    }

    @Override
    public void serialize(Object value, JsonGenerator out, SerializerProvider provider) throws IOException {
        out.writeStartObject(value);
        out.writeStringField(SealedTypes.PROPERTY, value.getClass().getSimpleName());
        plain.unwrappingSerializer(NameTransformer.NOP).serialize(value, out, provider);
        out.writeEndObject();
    }

    @Override
    public void serializeWithType(Object value, JsonGenerator out, SerializerProvider provider, TypeSerializer unused)
            throws IOException {
        serialize(value, out, provider);
    }

    @Override
    public JsonSerializer<?> createContextual(SerializerProvider provider, @Nullable BeanProperty property)
            throws JsonMappingException {
        return new NamingWriter(provider.handleSecondaryContextualization(plain, property));
    }

    @Override
    public void resolve(SerializerProvider provider) throws JsonMappingException {
        if (plain instanceof ResolvableSerializer resolvable) {
            resolvable.resolve(provider);
        }
    }
}
