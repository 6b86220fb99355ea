package io.fermata.flow;

import io.fermata.sdk.TypeRef;
import java.lang.invoke.MethodType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Types made from others, and which fits where. */
final class Types {
    private Types() {}

    @SuppressWarnings("unchecked") // The token is made for just this type.
    static <E extends @Nullable Object> TypeRef<List<E>> listOf(TypeRef<E> element) {
        return (TypeRef<List<E>>) TypeRef.of(new Generic(List.class, List.of(element.type())));
    }

    @SuppressWarnings("unchecked") // The token is made for just this type.
    static <R extends @Nullable Object> TypeRef<MapResult<R>> resultOf(TypeRef<R> item) {
        return (TypeRef<MapResult<R>>) TypeRef.of(new Generic(MapResult.class, List.of(item.type())));
    }

    /** Whether every value of one type may stand where the other is wanted, as far as the types tell. */
    static boolean fits(TypeRef<?> given, TypeRef<?> wanted) {
        return fits(given.type(), wanted.type());
    }

    private static boolean fits(Type given, Type wanted) {
        var from = raw(given);
        var to = raw(wanted);
        if (!to.isAssignableFrom(from)) {
            return false;
        }
        if (from == to && given instanceof ParameterizedType one && wanted instanceof ParameterizedType other) {
            return fits(one.getActualTypeArguments(), other.getActualTypeArguments());
        }
        return true;
    }

    private static boolean fits(Type[] given, Type[] wanted) {
        for (int i = 0; i < given.length; i++) {
            boolean known = isKnown(given[i]) && isKnown(wanted[i]);
            if (known && !fits(given[i], wanted[i])) {
                return false;
            }
        }
        return true;
    }

    private static boolean isKnown(Type type) {
        return type instanceof Class<?> || type instanceof ParameterizedType;
    }

    /** Primitive class literals count as their boxes; what is no class at all as anything. */
    private static Class<?> raw(Type type) {
        var plain = type instanceof ParameterizedType generic ? generic.getRawType() : type;
        return plain instanceof Class<?> known
                ? MethodType.methodType(known).wrap().returnType()
                : Object.class;
    }

    /** A generic class with its arguments, equal to whatever reflection finds for the same. */
    private record Generic(Class<?> raw, List<Type> arguments) implements ParameterizedType {
        @Override
        public Type[] getActualTypeArguments() {
            return arguments.toArray(Type[]::new);
        }

        @Override
        public Type getRawType() {
            return raw;
        }

        @Override
        public @Nullable Type getOwnerType() {
            return raw.getDeclaringClass();
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof ParameterizedType that
                    && raw.equals(that.getRawType())
                    && Arrays.equals(getActualTypeArguments(), that.getActualTypeArguments());
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(getActualTypeArguments()) ^ raw.hashCode();
        }

        @Override
        public String getTypeName() {
            return raw.getTypeName()
                    + arguments.stream().map(Type::getTypeName).collect(Collectors.joining(", ", "<", ">"));
        }
    }
}
