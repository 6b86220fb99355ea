package io.fermata.kernel;

import java.util.HashMap;
import java.util.Map;

/** Maps that most runs never change. */
final class Growing {
    private Growing() {}

    /** Adds to the map, which may still be a shared, immutable one; an empty payload takes the key out. */
    static <V> Map<String, V> with(Map<String, V> map, String key, V value) {
        var changed = map instanceof HashMap ? map : new HashMap<>(map);
        if (value instanceof Payload payload && payload.isNone()) {
            changed.remove(key);
        } else {
            changed.put(key, value);
        }
        return changed;
    }

    /** Adds all of {@code more}. */
    static <V> Map<String, V> with(Map<String, V> map, Map<String, V> more) {
        var changed = map;
        for (var entry : more.entrySet()) {
            changed = with(changed, entry.getKey(), entry.getValue());
        }
        return changed;
    }
}
