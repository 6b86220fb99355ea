package io.fermata.sdk;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A type that a class literal cannot say: {@code new TypeRef<List<Finding>>() {}}.
 *
 * @param <T> the type that values are converted to
 */
public abstract class TypeRef<T extends @Nullable Object> {
    private static final ClassValue<TypeRef<?>> OF_CLASS = new ClassValue<>() {
        @Override
        protected TypeRef<?> computeValue(Class<?> type) {
            return new Known<>(type);
        }
    };

    private final Type type;

    /** Takes the type from the anonymous subclass. */
    protected TypeRef() {
        if (!(getClass().getGenericSuperclass() instanceof ParameterizedType parent)) {
            throw new IllegalArgumentException("write new TypeRef<List<String>>() {} with a type between the brackets");
        }
        this.type = parent.getActualTypeArguments()[0];
    }

    private TypeRef(Type type) {
        this.type = type;
    }

    /** The token of a plain class; cached, free to call often. */
    @SuppressWarnings("unchecked") // The cache holds for each class the token made from it.
    public static <T extends @Nullable Object> TypeRef<T> of(Class<T> type) {
        return (TypeRef<T>) OF_CLASS.get(type);
    }

    /** The token of a type found by reflection. */
    public static TypeRef<?> of(Type type) {
        return type instanceof Class<?> plain ? of(plain) : new Known<>(type);
    }

    /** The token of a list. */
    public static <E> TypeRef<List<E>> listOf(Class<E> element) {
        return new Known<>(new ListType(element));
    }

    /** The token of what has no value: reads and writes null. */
    public static TypeRef<@Nullable Void> nothing() {
        return new Known<>(Void.class);
    }

    /** The token of any value: reads maps, lists, texts, numbers and booleans. */
    public static TypeRef<@Nullable Object> anything() {
        return new Known<>(Object.class);
    }

    /** The type itself, for a {@link PayloadConverter}. */
    public final Type type() {
        return type;
    }

    @Override
    public final boolean equals(@Nullable Object other) {
        return other instanceof TypeRef<?> that && type.equals(that.type);
    }

    @Override
    public final int hashCode() {
        return type.hashCode();
    }

    @Override
    public final String toString() {
        return type.getTypeName();
    }

    private static final class Known<T extends @Nullable Object> extends TypeRef<T> {
        Known(Type type) {
            super(type);
        }
    }

    private record ListType(Class<?> element) implements ParameterizedType {
        @Override
        public Type[] getActualTypeArguments() {
            return new Type[] {element};
        }

        @Override
        public Type getRawType() {
            return List.class;
        }

        @Override
        public @Nullable Type getOwnerType() {
            return null;
        }

        @Override
        public String getTypeName() {
            return "java.util.List<" + element.getTypeName() + ">";
        }
    }
}
