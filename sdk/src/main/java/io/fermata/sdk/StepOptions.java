package io.fermata.sdk;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a light step is run.
 *
 * @param retry default {@link RetryPolicy#DEFAULT}
 * @param startToClose limit of one attempt: its body is interrupted; default null, no limit
 * @param scheduleToClose limit of all attempts and the waits between them; default null, no limit
 * @param guards stand before each attempt, the first outermost; default none
 */
public record StepOptions(
        RetryPolicy retry,
        @Nullable Duration startToClose,
        @Nullable Duration scheduleToClose,
        List<Guard> guards) {
    /** The default retry policy, no timeouts. */
    public static final StepOptions DEFAULT = new StepOptions(RetryPolicy.DEFAULT, null, null, List.of());

    public StepOptions {
        Timeouts.check("startToClose", startToClose);
        Timeouts.check("scheduleToClose", scheduleToClose);
        guards = List.copyOf(guards);
    }

    /** The default options with another retry policy. */
    public static StepOptions retry(RetryPolicy policy) {
        return DEFAULT.withRetry(policy);
    }

    /** With this retry policy. */
    public StepOptions withRetry(RetryPolicy policy) {
        return new StepOptions(policy, startToClose, scheduleToClose, guards);
    }

    /** With this limit of one attempt. */
    public StepOptions withStartToClose(@Nullable Duration limit) {
        return new StepOptions(retry, limit, scheduleToClose, guards);
    }

    /** With this limit of all attempts together. */
    public StepOptions withScheduleToClose(@Nullable Duration limit) {
        return new StepOptions(retry, startToClose, limit, guards);
    }

    /** With these guards before each attempt, the first outermost, in place of those it had; a classifier stays. */
    public StepOptions withGuards(Guard... standing) {
        var all = new ArrayList<>(List.of(standing));
        all.addAll(guards.stream().filter(Classifier.class::isInstance).toList());
        return new StepOptions(retry, startToClose, scheduleToClose, all);
    }

    /** With these rules for the categories of what the body throws, in place of those it had; guards stay. */
    public StepOptions withClassifier(Classifier classifier) {
        var all = new ArrayList<>(guards);
        all.removeIf(Classifier.class::isInstance);
        all.add(classifier);
        return new StepOptions(retry, startToClose, scheduleToClose, all);
    }
}
