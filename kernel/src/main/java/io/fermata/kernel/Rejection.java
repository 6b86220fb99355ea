package io.fermata.kernel;

/** Why a command was refused. */
public enum Rejection {
    NOT_FOUND,
    ALREADY_STARTED,
    ALREADY_CLOSED,
    /** The very same thing was done before: nothing changes, and the caller may take it as done. */
    ALREADY_DONE,
    /** Not the current turn: a fiber of an earlier load. */
    STALE_TURN,
    /** Not the current open attempt. */
    STALE_ATTEMPT,
    PAUSED,
    NOT_PAUSED,
    NOT_CLOSED,
    INVALID,
    /** The program writes channels that changed behind its back: it must see them and take its turn again. */
    CHANNELS_CHANGED
}
