package io.fermata.sdk;

import org.jspecify.annotations.Nullable;

/**
 * How a worker in this process serves its queue.
 *
 * @param slots tasks at once; default 4, 1 to 10,000
 * @param input the input's type; null to find it by reflection
 */
public record WorkerOptions(int slots, @Nullable TypeRef<?> input) {
    /** The most tasks at once that one worker takes. */
    public static final int SLOTS_MAX = 10_000;

    /** Four tasks at once, the type by reflection. */
    public static final WorkerOptions DEFAULT = new WorkerOptions(4, null);

    public WorkerOptions {
        if (slots < 1 || slots > SLOTS_MAX) {
            throw new InvalidInput("slots", "must be between 1 and " + SLOTS_MAX + ", is " + slots);
        }
    }

    /** This many tasks at once. */
    public static WorkerOptions slots(int slots) {
        return new WorkerOptions(slots, null);
    }

    /** With the input's type, for a handler written as a lambda. */
    public WorkerOptions withInput(TypeRef<?> type) {
        return new WorkerOptions(slots, type);
    }

    /** With the input's class, for a handler written as a lambda. */
    public WorkerOptions withInput(Class<?> type) {
        return new WorkerOptions(slots, TypeRef.of(type));
    }
}
