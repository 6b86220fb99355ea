package io.fermata.sdk;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a worker in this process serves its queue.
 *
 * @param slots tasks at once; default 4, 1 to 10,000
 * @param input the input's type; null to find it by reflection
 * @param guards stand before each attempt, the first outermost; default none
 */
public record WorkerOptions(int slots, @Nullable TypeRef<?> input, List<Guard> guards) {
    /** The most tasks at once that one worker takes. */
    public static final int SLOTS_MAX = 10_000;

    /** Four tasks at once, the type by reflection. */
    public static final WorkerOptions DEFAULT = new WorkerOptions(4, null, List.of());

    public WorkerOptions {
        if (slots < 1 || slots > SLOTS_MAX) {
            throw new InvalidInput("slots", "must be between 1 and " + SLOTS_MAX + ", is " + slots);
        }
        guards = List.copyOf(guards);
    }

    /** This many tasks at once. */
    public static WorkerOptions slots(int slots) {
        return new WorkerOptions(slots, null, List.of());
    }

    /** With the input's type, for a handler written as a lambda. */
    public WorkerOptions withInput(TypeRef<?> type) {
        return new WorkerOptions(slots, type, guards);
    }

    /** With the input's class, for a handler written as a lambda. */
    public WorkerOptions withInput(Class<?> type) {
        return new WorkerOptions(slots, TypeRef.of(type), guards);
    }

    /** With these guards before each attempt, the first outermost, in place of those it had. */
    public WorkerOptions withGuards(Guard... standing) {
        return new WorkerOptions(slots, input, List.of(standing));
    }
}
