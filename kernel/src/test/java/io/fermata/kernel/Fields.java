package io.fermata.kernel;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Every field of a state as text, so that two states can be compared without one field being forgotten. */
final class Fields {
    private Fields() {}

    static String of(Object object) {
        var text = new StringBuilder();
        for (var field : object.getClass().getDeclaredFields()) {
            if (!Modifier.isStatic(field.getModifiers())) {
                text.append(field.getName())
                        .append('=')
                        .append(text(value(field, object)))
                        .append('\n');
            }
        }
        return text.toString();
    }

    private static @Nullable Object value(Field field, Object object) {
        try {
            field.setAccessible(true);
            return field.get(object);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String text(@Nullable Object value) {
        return switch (value) {
            case null -> "null";
            case OpenOperation operation -> of(operation);
            case Map<?, ?> map -> textOfMap(map);
            case Object[] array -> java.util.Arrays.toString(array);
            default -> value.toString();
        };
    }

    private static String textOfMap(Map<?, ?> map) {
        Map<String, String> texts = map instanceof LinkedHashMap ? new LinkedHashMap<>() : new TreeMap<>();
        map.forEach((key, value) -> texts.put(String.valueOf(key), text(value)));
        return texts.toString();
    }
}
