package io.fermata.kernel;

/** What happens to an open child when its parent closes. */
public enum ParentClosePolicy {
    TERMINATE,
    REQUEST_CANCEL,
    ABANDON
}
