package io.fermata.lint;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What is known about the order in which a value gives its elements; the later one of two wins. */
enum Order {
    /** The same each time, or no collection. */
    SAME,
    /** A stream over something unordered. */
    STREAM,
    /** A list whose order is that of something unordered. */
    COPIED,
    /** Goes over something unordered. */
    ITERATOR,
    /** A hash table, or a view of one. */
    UNORDERED;

    private static final Set<String> TYPES = Set.of(
            "java/util/HashMap",
            "java/util/HashSet",
            "java/util/IdentityHashMap",
            "java/util/WeakHashMap",
            "java/util/Hashtable",
            "java/util/concurrent/ConcurrentHashMap",
            "java/util/ImmutableCollections$Set12",
            "java/util/ImmutableCollections$SetN",
            "java/util/ImmutableCollections$MapN");

    private static final Set<String> COPIES = Set.of(
            "java/util/ArrayList",
            "java/util/LinkedList",
            "java/util/ArrayDeque",
            "java/util/LinkedHashSet",
            "java/util/LinkedHashMap");

    /** Of whatever has this static type. */
    static Order ofType(@Nullable String internalName) {
        return internalName != null && TYPES.contains(internalName) ? UNORDERED : SAME;
    }

    /** Whether a new one of this type takes over the order of what it is made from. */
    static boolean isCopy(String internalName) {
        return COPIES.contains(internalName);
    }

    /** Whether whoever goes through it meets an order that may differ. */
    boolean isLoose() {
        return this != SAME;
    }

    static Order worse(Order one, Order other) {
        return one.compareTo(other) >= 0 ? one : other;
    }

    /** Of what a call gives, by the order of the receiver (or of the first argument of a static one). */
    static Order ofCall(String owner, String name, String descriptor, Order receiver, Order argument) {
        if (owner.startsWith("java/util/stream/")) {
            return ofStreamCall(owner, name, descriptor, receiver, argument);
        }
        if (!owner.startsWith("java/util/")) {
            return SAME;
        }
        boolean many = (owner.equals("java/util/Set") || owner.equals("java/util/Map"))
                && (name.equals("of") || name.equals("ofEntries"));
        if (many) {
            return isSmall(owner, descriptor) ? SAME : UNORDERED;
        }
        return switch (name) {
            case "copyOf" -> ofCopy(owner, receiver);
            case "newKeySet" -> UNORDERED;
            case "keySet", "values", "entrySet", "clone" -> receiver == COPIED ? COPIED : collection(receiver);
            case "unmodifiableSet", "unmodifiableMap", "unmodifiableCollection", "unmodifiableList" -> receiver;
            case "iterator", "listIterator", "spliterator" -> receiver.isLoose() ? ITERATOR : SAME;
            case "stream", "parallelStream" -> receiver.isLoose() ? STREAM : SAME;
            default -> SAME;
        };
    }

    private static Order ofCopy(String owner, Order receiver) {
        if (owner.equals("java/util/Set") || owner.equals("java/util/Map")) {
            return UNORDERED;
        }
        return receiver.isLoose() ? COPIED : SAME;
    }

    private static Order collection(Order receiver) {
        return receiver == UNORDERED ? UNORDERED : SAME;
    }

    /** None or one element has only one order. */
    private static boolean isSmall(String owner, String descriptor) {
        return owner.equals("java/util/Set")
                ? descriptor.startsWith("()") || descriptor.startsWith("(Ljava/lang/Object;)")
                : descriptor.startsWith("()") || descriptor.startsWith("(Ljava/lang/Object;Ljava/lang/Object;)");
    }

    private static Order ofStreamCall(String owner, String name, String descriptor, Order receiver, Order argument) {
        if (owner.equals("java/util/stream/Collectors")) {
            return switch (name) {
                case "toSet", "toUnmodifiableSet", "toUnmodifiableMap" -> UNORDERED;
                case "toMap", "groupingBy" -> descriptor.contains("Supplier") ? SAME : UNORDERED;
                default -> SAME;
            };
        }
        return switch (name) {
            case "sorted" -> SAME;
            case "collect" -> argument == UNORDERED ? UNORDERED : copied(receiver);
            case "toList", "toArray" -> copied(receiver);
            case "iterator" -> receiver.isLoose() ? ITERATOR : SAME;
            default -> receiver == STREAM && descriptor.contains(")Ljava/util/stream/") ? STREAM : SAME;
        };
    }

    private static Order copied(Order stream) {
        return stream.isLoose() ? COPIED : SAME;
    }
}
