package io.fermata.flow;

/** What an execution made of a node. */
public enum NodeState {
    /** Not reached, at least not yet. */
    PLANNED,
    /** Begun and not ended. */
    RUNNING,
    /** Gave its result. */
    SUCCEEDED,
    /** Failed for good. */
    FAILED,
    /** Left out, with the reason in the history. */
    SKIPPED,
    /** Stopped by a cancel. */
    CANCELLED,
    /** Undone by its compensation. A node that failed stays failed, though what it may have done is undone too. */
    COMPENSATED
}
