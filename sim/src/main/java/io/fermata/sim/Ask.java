package io.fermata.sim;

/**
 * Something that a client asks for.
 *
 * @param commit with which commit, by its number; 0: with none
 * @param atMillis when, in simulated time; with a commit: how long after it began
 * @param execution which execution it is about
 * @param name a signal's name, a message's key or the manner of an answer, as the kind wants it
 * @param number makes it unique: two of the same kind and number are the same request said twice
 */
record Ask(int commit, long atMillis, Kind kind, int execution, String name, int number) {
    Ask(long atMillis, Kind kind, int execution, String name, int number) {
        this(0, atMillis, kind, execution, name, number);
    }

    enum Kind {
        START,
        SIGNAL,
        PUBLISH,
        PUBLISH_ALL,
        CANCEL,
        TERMINATE,
        PAUSE,
        RESUME,
        QUERY,
        HISTORY,
        DESCRIBE,
        UPDATE,
        POLL,
        CALLBACK,
        /** A start that takes the place of an open run. */
        REPLACE,
        /** A start with a signal, for the open run if there is one. */
        SIGNAL_OR_START,
        RESULT,
        DELETE,
        /** From now on a message of the type {@code go} starts an execution. */
        TRIGGER,
        PUBLISH_GO,
        BAD,
        /** Goes on with a run that has ended. */
        REOPEN,
        FORK,
        /** Gives an open operation its result. */
        BY_HAND,
        /** Decides that a compensation that is stuck is to be left out. */
        SKIP,
        /** Gives a request a key of its own. */
        CLAIM
    }
}
