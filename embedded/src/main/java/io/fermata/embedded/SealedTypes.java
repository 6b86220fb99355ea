package io.fermata.embedded;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds the root and the leaves of sealed hierarchies. */
final class SealedTypes {
    /** The property that names a member of a sealed hierarchy. */
    static final String PROPERTY = "@type";

    private static final ClassValue<Class<?>[]> ROOT = new ClassValue<>() {
        @Override
        protected Class<?>[] computeValue(Class<?> type) {
            var root = findRoot(type);
            return root == null ? new Class<?>[0] : new Class<?>[] {root};
        }
    };

    private SealedTypes() {}

    /** The sealed type that this one belongs to (perhaps itself); null if there is none. Enums need none. */
    static @Nullable Class<?> rootOf(Class<?> type) {
        var found = ROOT.get(type);
        return found.length == 0 ? null : found[0];
    }

    static List<Class<?>> leavesOf(Class<?> type) {
        var leaves = new ArrayList<Class<?>>();
        collect(type, leaves);
        return leaves;
    }

    private static void collect(Class<?> type, List<Class<?>> leaves) {
        if (!type.isSealed()) {
            leaves.add(type);
            return;
        }
        for (var member : type.getPermittedSubclasses()) {
            collect(member, leaves);
        }
    }

    private static @Nullable Class<?> findRoot(Class<?> type) {
        if (type.isEnum() || type.isArray() || type.isPrimitive() || isOfThePlatform(type)) {
            return null;
        }
        for (var parent : type.getInterfaces()) {
            var root = findRoot(parent);
            if (root != null) {
                return root;
            }
        }
        var parent = type.getSuperclass();
        var root = parent == null ? null : findRoot(parent);
        if (root != null) {
            return root;
        }
        return type.isSealed() ? type : null;
    }

    private static boolean isOfThePlatform(Class<?> type) {
        return type.getClassLoader() == null
                || ClassLoader.getPlatformClassLoader().equals(type.getClassLoader());
    }
}
