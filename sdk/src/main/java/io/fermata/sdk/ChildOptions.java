package io.fermata.sdk;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a child is started.
 *
 * @param id the child's id; default null, made from the parent's id and the operation's
 * @param parentClose what becomes of it when the parent closes first; default {@link ParentClose#CANCEL}
 * @param executionTimeout limit of all its runs together; default null, no limit
 * @param retry starts a failed child again as a new run; default {@link RetryPolicy#NONE}
 */
public record ChildOptions(
        @Nullable String id,
        ParentClose parentClose,
        @Nullable Duration executionTimeout,
        RetryPolicy retry) {
    /** An id made from the parent's, cancelled with the parent, no timeout, no retry. */
    public static final ChildOptions DEFAULT = new ChildOptions(null, ParentClose.CANCEL, null, RetryPolicy.NONE);

    public ChildOptions {
        if (id != null) {
            Names.check("id", id);
        }
        Timeouts.check("executionTimeout", executionTimeout);
    }

    /** With this id. */
    public ChildOptions withId(@Nullable String childId) {
        return new ChildOptions(childId, parentClose, executionTimeout, retry);
    }

    /** With this parent-close policy. */
    public ChildOptions withParentClose(ParentClose policy) {
        return new ChildOptions(id, policy, executionTimeout, retry);
    }

    /** With this limit of all runs. */
    public ChildOptions withExecutionTimeout(@Nullable Duration limit) {
        return new ChildOptions(id, parentClose, limit, retry);
    }

    /** With this workflow-level retry. */
    public ChildOptions withRetry(RetryPolicy policy) {
        return new ChildOptions(id, parentClose, executionTimeout, policy);
    }

    /** What becomes of an open child when its parent closes. */
    public enum ParentClose {
        /** It is asked to cancel and may clean up. */
        CANCEL,
        /** It is ended at once. */
        TERMINATE,
        /** It goes on alone. */
        ABANDON
    }
}
