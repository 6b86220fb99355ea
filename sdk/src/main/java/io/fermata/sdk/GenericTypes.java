package io.fermata.sdk;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds what a class put in for the type parameters of a generic interface, through all its parents. */
final class GenericTypes {
    private GenericTypes() {}

    static List<TypeRef<?>> of(Class<?> implementation, Class<?> wanted, String what) {
        var found = find(implementation, wanted, Map.of());
        var types = new ArrayList<TypeRef<?>>();
        if (found != null) {
            for (var type : found) {
                if (type instanceof Class<?> || type instanceof ParameterizedType) {
                    types.add(TypeRef.of(type));
                }
            }
        }
        if (types.size() != wanted.getTypeParameters().length) {
            throw new InvalidInput(
                    what,
                    "is a lambda or generic, so its types are unknown: give them with types(In.class, Out.class)");
        }
        return types;
    }

    private static @Nullable List<Type> find(Type type, Class<?> wanted, Map<TypeVariable<?>, Type> outer) {
        var raw = type instanceof ParameterizedType generic ? (Class<?>) generic.getRawType() : (Class<?>) type;
        var known = new HashMap<TypeVariable<?>, Type>();
        var variables = raw.getTypeParameters();
        if (type instanceof ParameterizedType generic) {
            for (int i = 0; i < variables.length; i++) {
                var argument = generic.getActualTypeArguments()[i];
                known.put(variables[i], outer.getOrDefault(argument, argument));
            }
        }
        if (raw == wanted) {
            return List.of(variables).stream()
                    .map(each -> known.getOrDefault(each, each))
                    .toList();
        }
        for (var parent : raw.getGenericInterfaces()) {
            var found = find(parent, wanted, known);
            if (found != null) {
                return found;
            }
        }
        var parent = raw.getGenericSuperclass();
        return parent == null ? null : find(parent, wanted, known);
    }
}
