package io.fermata.server;

/** What a route demands of its caller. */
enum Permission {
    /** Nothing: for probes, which tell nothing about executions. */
    NONE,
    /** To look at workflows and executions. */
    VIEW,
    /** To take tasks of queues and to answer for them. */
    WORK,
    /** To start, signal, steer and end executions, and to publish. */
    OPERATE,
    /** To give and take permissions, and to delete. */
    ADMINISTER,
    /** To be somebody with a role, whichever. */
    KNOWN,
    /** Nothing: it is the way to get credentials. */
    LOGIN,
    /** A signature over the body itself; no key and no role stands in for it. */
    SIGNED;

    /** Whether strangers may, too. */
    boolean isOpen() {
        return this == NONE || this == LOGIN;
    }
}
