package io.fermata.server;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who asks.
 *
 * @param actor as histories and the audit log name it, such as {@code key:4f2a91c0}
 * @param roles all that were given; none: it may do nothing
 * @param csrf what a request that changes something must repeat, as the browser vouches for it by a cookie alone; null
 *     for who sends credentials with each request
 * @param signedFor the namespace that a signed body speaks for; null for all others
 */
record Principal(
        String actor,
        List<Granted> roles,
        @Nullable String csrf,
        @Nullable String signedFor) {
    static final String EVERYWHERE = "*";

    /** Who uses a server without keys from the machine it runs on. */
    static final Principal LOCAL = new Principal("local", Role.ADMIN, EVERYWHERE);

    /** A stranger, whom only what needs no permission is answered. */
    static final Principal NOBODY = new Principal("", Role.VIEWER, "");

    /** A role where it holds: in a namespace, or with {@link #EVERYWHERE} in all. */
    record Granted(Role role, String namespace) {
        boolean isIn(String wanted) {
            return namespace.equals(EVERYWHERE) || namespace.equals(wanted);
        }
    }

    Principal {
        roles = List.copyOf(roles);
    }

    Principal(String actor, Role role, String namespace) {
        this(actor, List.of(new Granted(role, namespace)), null, null);
    }

    /** The first role in a namespace; null for none. */
    @Nullable
    Role roleIn(String wanted) {
        return roles.stream()
                .filter(granted -> granted.isIn(wanted))
                .map(Granted::role)
                .findFirst()
                .orElse(null);
    }

    boolean may(Permission permission, String wanted) {
        if (permission == Permission.SIGNED) {
            return wanted.equals(signedFor);
        }
        return roles.stream()
                .anyMatch(granted -> granted.isIn(wanted) && granted.role().has(permission));
    }
}
