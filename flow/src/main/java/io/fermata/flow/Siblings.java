package io.fermata.flow;

/** What becomes of the other branches once their group is sure to fail. */
public enum Siblings {
    /** Those that run are cancelled and waited for, the others do not start. */
    CANCEL,
    /** All run to their own end first. */
    FINISH
}
