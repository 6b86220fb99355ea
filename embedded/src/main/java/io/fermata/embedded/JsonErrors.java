package io.fermata.embedded;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.InputCoercionException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.InvalidNullException;
import com.fasterxml.jackson.databind.exc.InvalidTypeIdException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import io.fermata.sdk.InvalidInput;
import java.io.IOException;
import java.lang.reflect.Type;
import java.math.BigInteger;
import java.time.Duration;
import java.time.temporal.Temporal;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Says in a user's words what is wrong with a JSON text: the path of the field, and the rule it breaks. */
final class JsonErrors {
    private static final int SHOWN_CHARS_MAX = 60;
    /** Names the whole value where a field would be named. */
    static final String ROOT = "the value";

    private static final Set<Class<?>> WHOLE_NUMBERS = Set.of(
            int.class,
            Integer.class,
            long.class,
            Long.class,
            short.class,
            Short.class,
            byte.class,
            Byte.class,
            BigInteger.class);
    private static final Map<Class<?>, String> NAMES = Map.of(
            Number.class, "a number",
            CharSequence.class, "a text",
            Collection.class, "an array",
            Duration.class, "a duration such as \"PT5M\"",
            Temporal.class, "a time in ISO 8601");

    private JsonErrors() {}

    static InvalidInput unreadable(Type wanted, JsonProcessingException refused) {
        if (!(refused instanceof JsonMappingException mapping)) {
            return new InvalidInput(ROOT, "is not JSON: " + syntax(refused));
        }
        if (mapping.getCause() instanceof InputCoercionException) {
            return new InvalidInput(path(mapping), "is out of range");
        }
        var syntaxBehind = syntaxError(mapping);
        if (syntaxBehind != null) {
            return new InvalidInput(ROOT, "is not JSON: " + syntax(syntaxBehind));
        }
        return new InvalidInput(path(mapping), rule(wanted, mapping));
    }

    /** The bytes are no text in UTF-8 (or in the UTF-16 or 32 that they claim to be). */
    static InvalidInput undecodable(IOException refused) {
        return new InvalidInput(ROOT, "is not JSON: " + firstSentence(String.valueOf(refused.getMessage())));
    }

    static InvalidInput unwritable(@Nullable Object value, JsonProcessingException refused) {
        var field = refused instanceof JsonMappingException mapping ? path(mapping) : ROOT;
        var type = value == null ? "null" : value.getClass().getName();
        return new InvalidInput(field, "cannot be written as JSON (" + type + "): " + refused.getOriginalMessage());
    }

    private static @Nullable JsonProcessingException syntaxError(JsonMappingException mapping) {
        return mapping.getCause() instanceof JsonProcessingException cause && !(cause instanceof JsonMappingException)
                ? cause
                : null;
    }

    private static String syntax(JsonProcessingException refused) {
        var message = firstSentence(refused.getOriginalMessage());
        JsonLocation where = refused.getLocation();
        return where == null || where.getLineNr() < 1
                ? message
                : message + " (line " + where.getLineNr() + ", column " + where.getColumnNr() + ")";
    }

    private static String rule(Type wanted, JsonMappingException refused) {
        return switch (refused) {
            case UnrecognizedPropertyException unknown ->
                "is not a known field; known are " + names(unknown.getKnownPropertyIds());
            case InvalidNullException absent -> "must not be null";
            case InvalidTypeIdException type ->
                type.getTypeId() == null
                        ? "must say its type in @type"
                        : "has the unknown @type " + shown(type.getTypeId());
            case InvalidFormatException format ->
                "must be " + name(format.getTargetType()) + ", found "
                        + (format.getValue() instanceof String ? "the text " : "")
                        + shown(format.getValue());
            case ValueInstantiationException thrown -> "is refused: " + message(thrown);
            case MismatchedInputException mismatch -> mismatch(wanted, mismatch);
            default -> firstSentence(refused.getOriginalMessage());
        };
    }

    private static String mismatch(Type wanted, MismatchedInputException refused) {
        var message = refused.getOriginalMessage();
        if (message.startsWith("Missing required creator property")) {
            return "is missing";
        }
        if (message.startsWith("Cannot map `null`")) {
            return "must not be null";
        }
        if (message.startsWith("Trailing token")) {
            return "must be one JSON value, found more behind it";
        }
        if (message.startsWith("No content")) {
            return "is empty, must be JSON";
        }
        var type =
                refused.getTargetType() == null && wanted instanceof Class<?> plain ? plain : refused.getTargetType();
        return "must be " + name(type) + ", found " + found(refused);
    }

    private static String found(MismatchedInputException refused) {
        try {
            if (refused.getProcessor() instanceof JsonParser parser && parser.currentToken() != null) {
                return switch (parser.currentToken()) {
                    case START_OBJECT, END_OBJECT, FIELD_NAME -> "an object";
                    case START_ARRAY, END_ARRAY -> "an array";
                    case VALUE_NULL -> "null";
                    case VALUE_STRING -> "the text " + shown(parser.getText());
                    case VALUE_TRUE, VALUE_FALSE, VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> parser.getText();
                    case NOT_AVAILABLE, VALUE_EMBEDDED_OBJECT -> "something else";
                };
            }
        } catch (IOException unreadable) {
            return "something unreadable (" + unreadable.getMessage() + ")";
        }
        return "something else";
    }

    private static String name(@Nullable Class<?> type) {
        if (type == null) {
            return "something else";
        }
        if (type.isEnum()) {
            return "one of " + names(Arrays.asList(type.getEnumConstants()));
        }
        if (WHOLE_NUMBERS.contains(type)) {
            return "a whole number";
        }
        if (type == Boolean.class || type == boolean.class) {
            return "true or false";
        }
        if (type.isArray()) {
            return "an array";
        }
        return NAMES.entrySet().stream()
                .filter(each -> each.getKey().isAssignableFrom(type))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElseGet(() -> type.isPrimitive() ? "a number" : "an object (" + type.getSimpleName() + ")");
    }

    private static String path(JsonMappingException refused) {
        var path = new StringBuilder();
        for (var step : refused.getPath()) {
            if (step.getFieldName() == null) {
                path.append('[').append(step.getIndex()).append(']');
            } else {
                path.append(path.isEmpty() ? "" : ".").append(step.getFieldName());
            }
        }
        return path.isEmpty() ? ROOT : path.toString();
    }

    private static String names(@Nullable Collection<?> all) {
        return all == null || all.isEmpty()
                ? "none"
                : all.stream().map(String::valueOf).sorted().collect(Collectors.joining(", "));
    }

    private static String message(ValueInstantiationException thrown) {
        var cause = thrown.getCause();
        var message = cause == null ? thrown.getOriginalMessage() : cause.getMessage();
        return message == null ? String.valueOf(cause) : message;
    }

    private static String shown(@Nullable Object value) {
        var text = String.valueOf(value);
        var cut = text.length() > SHOWN_CHARS_MAX ? text.substring(0, SHOWN_CHARS_MAX) + "…" : text;
        return value instanceof CharSequence ? '"' + cut + '"' : cut;
    }

    private static String firstSentence(String message) {
        var line = message.lines().findFirst().orElse(message);
        var withoutAdvice = line.replaceAll(": enable `.*", "").replaceAll(", from `[^`]*`", "");
        return withoutAdvice.replaceAll(" \\((for|start marker) .*", "");
    }
}
