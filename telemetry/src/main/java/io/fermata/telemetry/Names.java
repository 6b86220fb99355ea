package io.fermata.telemetry;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Names as labels: each the first time it comes, up to a limit; further ones are all {@value #OTHER}. */
final class Names {
    /** Names of one kind that have meters of their own. */
    static final int NAMES_MAX = 100;

    static final String OTHER = "other";

    private final Set<String> known = ConcurrentHashMap.newKeySet();

    String label(String name) {
        if (known.contains(name)) {
            return name;
        }
        if (known.size() >= NAMES_MAX) {
            return OTHER;
        }
        known.add(name);
        return name;
    }
}
