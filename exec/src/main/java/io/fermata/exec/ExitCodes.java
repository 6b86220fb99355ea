package io.fermata.exec;

import io.fermata.sdk.Category;
import io.fermata.sdk.InvalidInput;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Which exit codes are good, and what kind of trouble the others are. */
record ExitCodes(Set<Integer> success, Map<Integer, Category> trouble) {
    private static final int CODE_MAX = 255;
    /** What a shell says of a file that it may not execute. */
    private static final int NOT_EXECUTABLE = 126;
    /** What a shell says of a program that it cannot find. */
    private static final int NOT_FOUND = 127;

    /** A script with a missing program has a bug, and what it did before stays done: not VALIDATION. */
    static final ExitCodes DEFAULT =
            new ExitCodes(Set.of(0), Map.of(NOT_EXECUTABLE, Category.LOGIC, NOT_FOUND, Category.LOGIC));

    ExitCodes {
        success = Set.copyOf(success);
        trouble = Map.copyOf(trouble);
        success.forEach(ExitCodes::check);
        trouble.keySet().forEach(ExitCodes::check);
        if (success.isEmpty()) {
            throw new InvalidInput("successCodes", "must name at least one exit code");
        }
    }

    ExitCodes succeeding(int... codes) {
        var chosen = new TreeSet<Integer>();
        for (int code : codes) {
            chosen.add(code);
        }
        return new ExitCodes(chosen, trouble);
    }

    ExitCodes meaning(int code, Category category) {
        if (success.contains(code)) {
            throw new InvalidInput("exitCode", "must not be a success code too, is " + code);
        }
        var more = new HashMap<>(trouble);
        more.put(code, category);
        return new ExitCodes(success, more);
    }

    Category category(int code) {
        return trouble.getOrDefault(code, Category.TRANSIENT);
    }

    private static void check(int code) {
        if (code < 0 || code > CODE_MAX) {
            throw new InvalidInput("exitCode", "must be between 0 and " + CODE_MAX + ", is " + code);
        }
    }
}
