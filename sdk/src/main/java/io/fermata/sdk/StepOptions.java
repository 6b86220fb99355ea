package io.fermata.sdk;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a light step is run.
 *
 * @param retry default {@link RetryPolicy#DEFAULT}
 * @param startToClose limit of one attempt: its body is interrupted; default null, no limit
 * @param scheduleToClose limit of all attempts and the waits between them; default null, no limit
 */
public record StepOptions(
        RetryPolicy retry,
        @Nullable Duration startToClose,
        @Nullable Duration scheduleToClose) {
    /** The default retry policy, no timeouts. */
    public static final StepOptions DEFAULT = new StepOptions(RetryPolicy.DEFAULT, null, null);

    public StepOptions {
        Timeouts.check("startToClose", startToClose);
        Timeouts.check("scheduleToClose", scheduleToClose);
    }

    /** The default options with another retry policy. */
    public static StepOptions retry(RetryPolicy policy) {
        return DEFAULT.withRetry(policy);
    }

    /** With this retry policy. */
    public StepOptions withRetry(RetryPolicy policy) {
        return new StepOptions(policy, startToClose, scheduleToClose);
    }

    /** With this limit of one attempt. */
    public StepOptions withStartToClose(@Nullable Duration limit) {
        return new StepOptions(retry, limit, scheduleToClose);
    }

    /** With this limit of all attempts together. */
    public StepOptions withScheduleToClose(@Nullable Duration limit) {
        return new StepOptions(retry, startToClose, limit);
    }
}
