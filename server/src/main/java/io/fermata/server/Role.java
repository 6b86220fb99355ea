package io.fermata.server;

/** What somebody is in a namespace; nobody has a role who was not given one. */
public enum Role {
    /** Looks, and changes nothing. */
    VIEWER,
    /** Takes tasks and answers for them; sees no more than those. */
    WORKER,
    /** Does everything with executions but delete them. */
    OPERATOR,
    /** Does everything. */
    ADMIN;

    boolean has(Permission permission) {
        return switch (permission) {
            case NONE, LOGIN, KNOWN -> true;
            case SIGNED -> false;
            case VIEW -> this == VIEWER || this == OPERATOR || this == ADMIN;
            case WORK -> this == WORKER || this == OPERATOR || this == ADMIN;
            case OPERATE -> this == OPERATOR || this == ADMIN;
            case ADMINISTER -> this == ADMIN;
        };
    }
}
