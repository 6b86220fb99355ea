package io.fermata.embedded;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializationConfig;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.BeanSerializerModifier;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import com.fasterxml.jackson.databind.type.CollectionType;
import io.fermata.sdk.RawJson;
import java.io.IOException;
import java.io.StringWriter;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What JSON needs to know about types that Jackson cannot know. */
final class JsonTypes extends SimpleModule {
    private static final long serialVersionUID = 1L;

    JsonTypes() {
        super("fermata");
        addSerializer(RawJson.class, new RawWriter());
        addDeserializer(RawJson.class, new RawReader());
        setSerializerModifier(new Modifier());
    }

    /** Copies the tokens, so that what is not JSON is refused and what is becomes compact. */
    private static final class RawWriter extends StdSerializer<RawJson> {
        private static final long serialVersionUID = 1L;

        RawWriter() {
            super(RawJson.class);
        }

        @Override
        public void serialize(RawJson value, JsonGenerator out, SerializerProvider provider) throws IOException {
            try (var in = out.getCodec().getFactory().createParser(value.text())) {
                if (in.nextToken() == null) {
                    provider.reportMappingProblem("is not JSON: there is no value");
                }
                copyExactly(in, out);
                if (in.nextToken() != null) {
                    provider.reportMappingProblem("is not JSON: there is more than one value");
                }
            }
        }
    }

    private static final class RawReader extends StdDeserializer<RawJson> {
        private static final long serialVersionUID = 1L;

        RawReader() {
            super(RawJson.class);
        }

        @Override
        public RawJson deserialize(JsonParser in, DeserializationContext context) throws IOException {
            var text = new StringWriter();
            try (var out = in.getCodec().getFactory().createGenerator(text)) {
                copyExactly(in, out);
            }
            return new RawJson(text.toString());
        }

        @Override
        public RawJson getNullValue(DeserializationContext context) {
            return RawJson.NULL;
        }

        /** What is left out is no value; JSON's null is one. */
        @Override
        public @Nullable Object getAbsentValue(DeserializationContext context) {
            return null;
        }
    }

    /** A number keeps its digits. */
    private static void copyExactly(JsonParser in, JsonGenerator out) throws IOException {
        int depth = 0;
        do {
            out.copyCurrentEventExact(in);
            if (in.currentToken().isStructStart()) {
                depth++;
            } else if (in.currentToken().isStructEnd()) {
                depth--;
            }
        } while (depth > 0 && in.nextToken() != null);
    }

    /** Names members of sealed hierarchies, and gives sets an order that is the same in every process. */
    private static final class Modifier extends BeanSerializerModifier {
        private static final long serialVersionUID = 1L;

        @Override
        public JsonSerializer<?> modifySerializer(
                SerializationConfig config, BeanDescription description, JsonSerializer<?> serializer) {
            return SealedTypes.rootOf(description.getBeanClass()) == null ? serializer : new NamingWriter(serializer);
        }

        @Override
        public JsonSerializer<?> modifyCollectionSerializer(
                SerializationConfig config, CollectionType type, BeanDescription description, JsonSerializer<?> plain) {
            return Set.class.isAssignableFrom(type.getRawClass()) ? new SetWriter(plain) : plain;
        }
    }
}
