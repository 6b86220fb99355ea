package io.fermata.server;

import java.util.EnumSet;
import java.util.Set;

/** What somebody is in a namespace; nobody has a role who was not given one. */
public enum Role {
    /** Looks, and changes nothing. */
    VIEWER(Permission.VIEW),
    /** Takes tasks and answers for them; sees no more than those. */
    WORKER(Permission.WORK),
    /** Does everything with executions but delete them. */
    OPERATOR(Permission.VIEW, Permission.WORK, Permission.OPERATE),
    /** Does everything. */
    ADMIN(Permission.VIEW, Permission.WORK, Permission.OPERATE, Permission.ADMINISTER);

    private final Set<Permission> permissions;

    Role(Permission first, Permission... others) {
        permissions = EnumSet.of(first, others);
    }

    boolean has(Permission permission) {
        return permission == Permission.NONE || permissions.contains(permission);
    }
}
