package io.fermata.guard;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.fermata.sdk.Attempt;
import io.fermata.sdk.Deferred;
import io.fermata.sdk.Guard;
import io.fermata.sdk.InvalidInput;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * At most so many attempts at once, per key, in this process. One that finds the limit full waits a moment on its
 * thread, in order, at most {@value #WAITERS_MAX} of them per limit; then it is deferred, each time twice as long up to
 * a minute.
 */
public final class ConcurrencyLimit implements Guard {
    /** Attempts that wait on their threads at most, all keys together; more are deferred at once. */
    public static final int WAITERS_MAX = 1_000;

    private static final int HOLDERS_TOLD_MAX = 3;

    /** How long an attempt waits on its thread unless told otherwise. */
    public static final Duration PATIENCE = Duration.ofSeconds(1);

    private static final int DOUBLINGS_MAX = 6;
    private static final Duration DEFERRED_MEMORY = Duration.ofMinutes(10);
    private static final int DEFERRED_MAX = 100_000;

    private final String name;
    private final int permits;
    private final Duration patience;
    private final Map<String, Slots> slots = new ConcurrentHashMap<>();
    private final AtomicInteger waiters = new AtomicInteger();
    private final Cache<String, Integer> deferrals = Caffeine.newBuilder()
            .maximumSize(DEFERRED_MAX)
            .expireAfterWrite(DEFERRED_MEMORY)
            .build();

    private ConcurrencyLimit(String name, int permits, Duration patience) {
        this.name = name;
        this.permits = permits;
        this.patience = patience;
    }

    /**
     * A limit.
     *
     * @param permits attempts at once, 1 or more
     * @throws InvalidInput when it is less
     */
    public static ConcurrencyLimit of(String name, int permits) {
        if (permits < 1) {
            throw new InvalidInput("permits", "must be at least 1, is " + permits);
        }
        return new ConcurrencyLimit(name, permits, PATIENCE);
    }

    /** A new limit that waits this long on the thread before it defers; zero defers at once. */
    public ConcurrencyLimit withPatience(Duration time) {
        return new ConcurrencyLimit(name, permits, time);
    }

    /** The same limit counted for one key, such as a customer. */
    public Guard key(String key) {
        return new Guard() {
            @Override
            public <T extends @Nullable Object> T run(Attempt attempt, Callable<T> body) throws Exception {
                return enter(key, attempt, body);
            }
        };
    }

    @Override
    public <T extends @Nullable Object> T run(Attempt attempt, Callable<T> body) throws Exception {
        return enter("", attempt, body);
    }

    /** The executions that hold a place now, without a key. */
    public List<String> holders() {
        return holders("");
    }

    /** The executions that hold a place of a key now. */
    public List<String> holders(String key) {
        var held = slots.get(key);
        return held == null ? List.of() : held.holders.stream().sorted().toList();
    }

    private <T extends @Nullable Object> T enter(String key, Attempt attempt, Callable<T> body) throws Exception {
        var held = slots.compute(key, (same, found) -> {
            var used = found == null ? new Slots(permits) : found;
            used.users++;
            return used;
        });
        var holder = attempt.execution().id() + "#" + attempt.operation();
        try {
            if (!acquire(held.semaphore)) {
                throw new Deferred("limit " + Keys.say(name, key) + " is full" + heldBy(key), delay(attempt));
            }
            held.holders.add(holder);
            try {
                return body.call();
            } finally {
                held.holders.remove(holder);
                held.semaphore.release();
            }
        } finally {
            slots.computeIfPresent(key, (same, found) -> --found.users == 0 ? null : found);
        }
    }

    private String heldBy(String key) {
        var some = holders(key).stream().limit(HOLDERS_TOLD_MAX).toList();
        return some.isEmpty() ? "" : ", held by " + String.join(", ", some);
    }

    private boolean acquire(Semaphore semaphore) throws InterruptedException {
        if (semaphore.tryAcquire(0, TimeUnit.NANOSECONDS)) {
            return true;
        }
        if (patience.isZero() || waiters.incrementAndGet() > WAITERS_MAX) {
            if (!patience.isZero()) {
                waiters.decrementAndGet();
            }
            return false;
        }
        try {
            return semaphore.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS);
        } finally {
            waiters.decrementAndGet();
        }
    }

    private Duration delay(Attempt attempt) {
        int times = deferrals.asMap().merge(attempt.idempotencyKey(), 1, Integer::sum);
        long millis = 1_000L << Math.min(times - 1, DOUBLINGS_MAX);
        return Duration.ofMillis(
                Math.min(millis, 60_000) - ThreadLocalRandom.current().nextLong(millis / 5));
    }

    /** One key's places; it lives while someone uses it, so that keys do not pile up. */
    private static final class Slots {
        final Semaphore semaphore;
        final Set<String> holders = ConcurrentHashMap.newKeySet();
        int users;

        Slots(int permits) {
            semaphore = new Semaphore(permits, true);
        }
    }
}
