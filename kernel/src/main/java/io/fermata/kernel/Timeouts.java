package io.fermata.kernel;

/** The four timeouts of a task or step in milliseconds; 0 means none. */
public record Timeouts(
        long scheduleToStartMillis, long startToCloseMillis, long scheduleToCloseMillis, long heartbeatMillis) {
    public static final Timeouts NONE = new Timeouts(0, 0, 0, 0);

    public Timeouts {
        if (scheduleToStartMillis < 0 || startToCloseMillis < 0 || scheduleToCloseMillis < 0 || heartbeatMillis < 0) {
            throw new IllegalArgumentException("a timeout is at least 0");
        }
    }
}
