package io.fermata.flow;

/** When a node of a {@link Dag} runs, given how the nodes that it depends on ended. If it never can, it is skipped. */
public enum Join {
    /** All succeeded. The default. */
    ALL_SUCCEEDED,
    /** One succeeded; it does not wait for the others. */
    ANY_SUCCEEDED,
    /** All ended, whichever way. */
    ALL_DONE,
    /** All ended, and none failed: each succeeded or was skipped. */
    NONE_FAILED,
    /** One failed; it does not wait for the others. */
    ONE_FAILED
}
