package io.fermata.sim;

import java.util.Set;

/**
 * The code that a process has.
 *
 * @param altered programs whose steps have other names than they had
 * @param isGuarded whether the change is guarded by a version marker, as it should be
 */
record Release(Set<Integer> altered, boolean isGuarded) {
    static final Release FIRST = new Release(Set.of(), false);

    /** How the code of a program differs. */
    enum Code {
        PLAIN,
        RENAMED,
        GUARDED
    }

    Release {
        altered = Set.copyOf(altered);
    }

    Code codeOf(int program) {
        if (!altered.contains(program)) {
            return Code.PLAIN;
        }
        return isGuarded ? Code.GUARDED : Code.RENAMED;
    }
}
