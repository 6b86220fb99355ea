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
    ADMINISTER
}
