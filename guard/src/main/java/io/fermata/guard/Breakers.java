package io.fermata.guard;

import io.fermata.sdk.InvalidInput;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;

/** The circuit breakers of a process by name: the same name is the same breaker, whoever asks. */
public final class Breakers {
    /** The most names; a name is a dependency, not a customer. */
    public static final int BREAKERS_MAX = 1_000;

    private final Clock clock;
    private final ConcurrentHashMap<String, Breaker> breakers = new ConcurrentHashMap<>();

    /** On the system's clock. */
    public Breakers() {
        this(Clock.systemUTC());
    }

    /** On another clock, for simulation. */
    public Breakers(Clock clock) {
        this.clock = clock;
    }

    /** The breaker of this name with {@link BreakerOptions#DEFAULT}. */
    public Breaker named(String name) {
        return named(name, BreakerOptions.DEFAULT);
    }

    /**
     * The breaker of this name.
     *
     * @throws InvalidInput when it is known with other options, or there are {@value #BREAKERS_MAX} already
     */
    public Breaker named(String name, BreakerOptions options) {
        if (breakers.size() >= BREAKERS_MAX && !breakers.containsKey(name)) {
            throw new InvalidInput("breaker", "there are " + BREAKERS_MAX + " already; a name is a dependency");
        }
        var found = breakers.computeIfAbsent(name, fresh -> new Breaker(fresh, options, clock));
        if (!found.options().equals(options)) {
            throw new InvalidInput("breaker", name + " is known with other options: " + found.options());
        }
        return found;
    }

    /** All of them, for whoever watches. */
    public List<Breaker> all() {
        return List.copyOf(breakers.values());
    }
}
