package io.fermata.server;

import org.jspecify.annotations.Nullable;

/**
 * Who asks.
 *
 * @param actor as histories and the audit log name it, such as {@code key:4f2a91c0}
 * @param namespace where the role holds; {@link #EVERYWHERE} for all
 */
record Principal(String actor, Role role, String namespace) {
    static final String EVERYWHERE = "*";

    /** Who uses a server without keys from the machine it runs on. */
    static final Principal LOCAL = new Principal("local", Role.ADMIN, EVERYWHERE);

    /** A stranger, whom only what needs no permission is answered. */
    static final Principal NOBODY = new Principal("", Role.VIEWER, "");

    /** The role in a namespace; null for none. */
    @Nullable
    Role roleIn(String wanted) {
        return namespace.equals(EVERYWHERE) || namespace.equals(wanted) ? role : null;
    }

    boolean may(Permission permission, String wanted) {
        var held = roleIn(wanted);
        return held != null && held.has(permission);
    }
}
