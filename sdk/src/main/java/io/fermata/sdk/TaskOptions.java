package io.fermata.sdk;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a heavy task is handed out.
 *
 * @param queue where workers take it; default null, the queue named like the task
 * @param priority 0 to 9, higher first, strict within a shard; default 5
 * @param retry default {@link RetryPolicy#DEFAULT}
 * @param scheduleToStart limit until a worker takes it; default null, no limit
 * @param startToClose limit of one attempt; default null, no limit
 * @param scheduleToClose limit of all attempts and the waits between them; default null, no limit
 * @param heartbeat the longest silence of a worker before the attempt counts as lost; default null, none needed
 */
public record TaskOptions(
        @Nullable String queue,
        int priority,
        RetryPolicy retry,
        @Nullable Duration scheduleToStart,
        @Nullable Duration startToClose,
        @Nullable Duration scheduleToClose,
        @Nullable Duration heartbeat) {
    /** The lowest priority. */
    public static final int PRIORITY_MIN = 0;

    /** The highest priority. */
    public static final int PRIORITY_MAX = 9;

    /** The priority of a task that names none. */
    public static final int PRIORITY_DEFAULT = 5;

    /** The queue named like the task, the default retry policy, no timeouts. */
    public static final TaskOptions DEFAULT =
            new TaskOptions(null, PRIORITY_DEFAULT, RetryPolicy.DEFAULT, null, null, null, null);

    public TaskOptions {
        if (queue != null) {
            Names.check("queue", queue);
        }
        if (priority < PRIORITY_MIN || priority > PRIORITY_MAX) {
            throw new InvalidInput("priority", "must be between 0 and 9, is " + priority);
        }
        Timeouts.check("scheduleToStart", scheduleToStart);
        Timeouts.check("startToClose", startToClose);
        Timeouts.check("scheduleToClose", scheduleToClose);
        Timeouts.check("heartbeat", heartbeat);
    }

    /** On this queue. */
    public TaskOptions withQueue(@Nullable String name) {
        return new TaskOptions(name, priority, retry, scheduleToStart, startToClose, scheduleToClose, heartbeat);
    }

    /** With this priority. */
    public TaskOptions withPriority(int level) {
        return new TaskOptions(queue, level, retry, scheduleToStart, startToClose, scheduleToClose, heartbeat);
    }

    /** With this retry policy. */
    public TaskOptions withRetry(RetryPolicy policy) {
        return new TaskOptions(queue, priority, policy, scheduleToStart, startToClose, scheduleToClose, heartbeat);
    }

    /** With this limit until a worker takes it. */
    public TaskOptions withScheduleToStart(@Nullable Duration limit) {
        return new TaskOptions(queue, priority, retry, limit, startToClose, scheduleToClose, heartbeat);
    }

    /** With this limit of one attempt. */
    public TaskOptions withStartToClose(@Nullable Duration limit) {
        return new TaskOptions(queue, priority, retry, scheduleToStart, limit, scheduleToClose, heartbeat);
    }

    /** With this limit of all attempts together. */
    public TaskOptions withScheduleToClose(@Nullable Duration limit) {
        return new TaskOptions(queue, priority, retry, scheduleToStart, startToClose, limit, heartbeat);
    }

    /** With this longest silence. */
    public TaskOptions withHeartbeat(@Nullable Duration silence) {
        return new TaskOptions(queue, priority, retry, scheduleToStart, startToClose, scheduleToClose, silence);
    }
}
