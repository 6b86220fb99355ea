package io.fermata.server;

import io.fermata.sdk.RawJson;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * JSON Schema 2020-12 of types as the JSON library reads and writes them: records are closed objects, what is
 * {@code @Nullable} or Optional may be left out, members of a sealed hierarchy bear their name as {@code @type}. What
 * it does not know is described as any value.
 */
final class Schemas {
    static final String DIALECT = "https://json-schema.org/draft/2020-12/schema";

    private final String prefix;
    private final Map<Class<?>, String> names = new LinkedHashMap<>();
    private final Map<String, Object> definitions = new TreeMap<>();

    /** Schemas whose definitions stand at a place, such as {@code #/$defs/}. */
    Schemas(String prefix) {
        this.prefix = prefix;
    }

    /** The schema of a type with all that it refers to. */
    static Map<String, Object> alone(Type type) {
        var schemas = new Schemas("#/$defs/");
        var root = new LinkedHashMap<String, Object>();
        root.put("$schema", DIALECT);
        root.putAll(schemas.of(type));
        if (!schemas.definitions.isEmpty()) {
            root.put("$defs", schemas.definitions);
        }
        return root;
    }

    /** What was referred to so far, by name. */
    Map<String, Object> definitions() {
        return definitions;
    }

    Map<String, Object> of(Type type) {
        return switch (type) {
            case Class<?> plain -> ofClass(plain);
            case ParameterizedType generic -> ofGeneric(generic);
            case GenericArrayType array -> array(array.getGenericComponentType());
            case WildcardType wildcard -> of(wildcard.getUpperBounds()[0]);
            default -> Map.of();
        };
    }

    /** A reference to a named schema that is made with the first mention. */
    private Map<String, Object> named(Class<?> type) {
        @Nullable String known = names.get(type);
        if (known == null) {
            known = name(type);
            names.put(type, known);
            definitions.put(known, Map.of()); // Keeps the place while the type refers to itself.
            definitions.put(known, type.isRecord() ? record(type, null) : sealed(type));
        }
        return Map.of("$ref", prefix + known);
    }

    private String name(Class<?> type) {
        var enclosing = type.getEnclosingClass();
        boolean says = enclosing != null && enclosing != Bodies.class && enclosing != Answers.class;
        var name = says ? enclosing.getSimpleName() + "." + type.getSimpleName() : type.getSimpleName();
        var free = name;
        for (int i = 2; names.containsValue(free); i++) {
            free = name + i;
        }
        return free;
    }

    private Map<String, Object> ofClass(Class<?> type) {
        if (type.isEnum()) {
            var words =
                    Arrays.stream(type.getEnumConstants()).map(Object::toString).toList();
            return Map.of("type", "string", "enum", words);
        }
        if (type == byte[].class) {
            return Map.of("type", "string", "contentEncoding", "base64");
        }
        if (type.isArray()) {
            return array(type.getComponentType());
        }
        if (type == RawJson.class) {
            return Map.of();
        }
        if (type.isRecord() || type.isSealed()) {
            return named(type);
        }
        return plain(type);
    }

    private static Map<String, Object> plain(Class<?> type) {
        if (type == String.class || CharSequence.class.isAssignableFrom(type)) {
            return Map.of("type", "string");
        }
        if (type == boolean.class || type == Boolean.class) {
            return Map.of("type", "boolean");
        }
        if (type == int.class || type == Integer.class) {
            return Map.of("type", "integer", "format", "int32");
        }
        if (type == long.class || type == Long.class) {
            return Map.of("type", "integer", "format", "int64");
        }
        if (type == short.class
                || type == Short.class
                || type == byte.class
                || type == Byte.class
                || type == BigInteger.class) {
            return Map.of("type", "integer");
        }
        if (type.isPrimitive() || Number.class.isAssignableFrom(type)) {
            return type == char.class ? Map.of("type", "string") : Map.of("type", "number");
        }
        if (type == Instant.class || type == OffsetDateTime.class || type == ZonedDateTime.class) {
            return Map.of("type", "string", "format", "date-time");
        }
        if (type == LocalDate.class) {
            return Map.of("type", "string", "format", "date");
        }
        return type == Duration.class ? Map.of("type", "string", "format", "duration") : Map.of();
    }

    private Map<String, Object> ofGeneric(ParameterizedType type) {
        var raw = (Class<?>) type.getRawType();
        var arguments = type.getActualTypeArguments();
        if (raw == Optional.class) {
            return orNull(of(arguments[0]));
        }
        if (Map.class.isAssignableFrom(raw) && arguments.length == 2) {
            return Map.of("type", "object", "additionalProperties", of(arguments[1]));
        }
        if (Iterable.class.isAssignableFrom(raw) && arguments.length == 1) {
            return array(arguments[0]);
        }
        return raw.isRecord() ? record(raw, type) : Map.of();
    }

    private Map<String, Object> array(Type element) {
        return Map.of("type", "array", "items", of(element));
    }

    private Map<String, Object> sealed(Class<?> type) {
        var members = new ArrayList<Object>();
        collect(type, members);
        return Map.of("oneOf", members);
    }

    private void collect(Class<?> type, List<Object> members) {
        for (var member : Optional.ofNullable(type.getPermittedSubclasses()).orElse(new Class<?>[0])) {
            if (member.isSealed()) {
                collect(member, members);
            } else if (member.isRecord()) {
                members.add(object(member, null, member.getSimpleName()));
            } else {
                members.add(Map.of("type", "object"));
            }
        }
    }

    private Map<String, Object> record(Class<?> type, @Nullable ParameterizedType generic) {
        return object(type, generic, null);
    }

    private Map<String, Object> object(Class<?> type, @Nullable ParameterizedType generic, @Nullable String tag) {
        var properties = new LinkedHashMap<String, Object>();
        var required = new ArrayList<String>();
        if (tag != null) {
            properties.put("@type", Map.of("const", tag));
            required.add("@type");
        }
        for (var component : type.getRecordComponents()) {
            var schema = of(resolved(component.getGenericType(), type, generic));
            boolean optional = mayBeMissing(component);
            properties.put(component.getName(), optional ? orNull(schema) : schema);
            if (!optional) {
                required.add(component.getName());
            }
        }
        var object = new LinkedHashMap<String, Object>();
        object.put("type", "object");
        object.put("properties", properties);
        if (!required.isEmpty()) {
            object.put("required", required);
        }
        object.put("additionalProperties", false);
        return object;
    }

    private static Type resolved(Type type, Class<?> raw, @Nullable ParameterizedType generic) {
        if (type instanceof TypeVariable<?> variable && generic != null) {
            var variables = raw.getTypeParameters();
            for (int i = 0; i < variables.length; i++) {
                if (variables[i].equals(variable)) {
                    return generic.getActualTypeArguments()[i];
                }
            }
        }
        return type;
    }

    private static boolean mayBeMissing(RecordComponent component) {
        return component.getType() == Optional.class
                || component.getAnnotatedType().isAnnotationPresent(Nullable.class);
    }

    /** What takes anything takes null already. */
    private static Map<String, Object> orNull(Map<String, Object> schema) {
        if (schema.isEmpty()) {
            return schema;
        }
        if (schema.get("type") instanceof String type && !schema.containsKey("enum")) {
            var wider = new LinkedHashMap<>(schema);
            wider.put("type", List.of(type, "null"));
            return wider;
        }
        return Map.of("anyOf", List.of(schema, Map.of("type", "null")));
    }
}
