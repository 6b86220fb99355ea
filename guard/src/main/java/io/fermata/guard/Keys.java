package io.fermata.guard;

/** How limits name themselves to people, and keys of several parts become one. */
final class Keys {
    private Keys() {}

    static String say(String name, String key) {
        return key.isEmpty() ? name : name + " of " + key;
    }

    /** Parts with their lengths: two different lists never give the same key. */
    static String join(String... parts) {
        var joined = new StringBuilder();
        for (var part : parts) {
            joined.append(part.length()).append(':').append(part);
        }
        return joined.toString();
    }
}
