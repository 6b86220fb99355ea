package io.fermata.engine;

/** A request that was refused or whose outcome is not known; the message is one sentence for a person. */
public final class EngineException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What a caller can tell apart. */
    public enum Code {
        NOT_FOUND,
        ALREADY_STARTED,
        ALREADY_CLOSED,
        INVALID,
        /** The engine has too much to do, or its disk is full; certainly nothing was written. */
        OVERLOADED,
        /** Perhaps done, perhaps not: ask again with the same ids. */
        RETRY,
        /** The engine is closing or closed. */
        CLOSED,
        QUERY_FAILED,
        TIMED_OUT,
        /** The program has something against an update; nothing was written. */
        UPDATE_REJECTED
    }

    private final Code code;

    public EngineException(Code code, String message) {
        super(message, null, false, false);
        this.code = code;
    }

    public Code code() {
        return code;
    }
}
