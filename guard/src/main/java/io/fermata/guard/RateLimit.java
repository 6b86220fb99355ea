package io.fermata.guard;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.fermata.sdk.Attempt;
import io.fermata.sdk.Deferred;
import io.fermata.sdk.Guard;
import io.fermata.sdk.InvalidInput;
import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * At most so many attempts begin per period, per key, in this process. One that comes too early is deferred for about a
 * period. Keys that were not used for ten periods, or beyond the {@value #KEYS_MAX} last used, are forgotten.
 */
public final class RateLimit implements Guard {
    /** Keys remembered at most. */
    public static final int KEYS_MAX = 10_000;

    private final String name;
    private final Duration period;
    private final RateLimiterConfig config;
    private final Cache<String, RateLimiter> limiters;

    private RateLimit(String name, int attempts, Duration period) {
        this.name = name;
        this.period = period;
        this.config = RateLimiterConfig.custom()
                .limitForPeriod(attempts)
                .limitRefreshPeriod(period)
                .timeoutDuration(Duration.ZERO)
                .build();
        this.limiters = Caffeine.newBuilder()
                .maximumSize(KEYS_MAX)
                .expireAfterAccess(period.multipliedBy(10))
                .build();
    }

    /**
     * A limit.
     *
     * @param attempts 1 or more
     * @param period 1 ms to 1 day
     * @throws InvalidInput when one of them is out of its bounds
     */
    public static RateLimit of(String name, int attempts, Duration period) {
        if (attempts < 1) {
            throw new InvalidInput("attempts", "must be at least 1, is " + attempts);
        }
        if (period.toMillis() < 1 || period.compareTo(Duration.ofDays(1)) > 0) {
            throw new InvalidInput("period", "must be between 1 ms and 1 day, is " + period);
        }
        return new RateLimit(name, attempts, period);
    }

    /** The same limit counted for one key, such as a customer. */
    public Guard key(String key) {
        return new Guard() {
            @Override
            public <T extends @Nullable Object> T run(Attempt attempt, Callable<T> body) throws Exception {
                return enter(key, body);
            }
        };
    }

    @Override
    public <T extends @Nullable Object> T run(Attempt attempt, Callable<T> body) throws Exception {
        return enter("", body);
    }

    private <T extends @Nullable Object> T enter(String key, Callable<T> body) throws Exception {
        var limiter = limiters.get(key, fresh -> RateLimiter.of(name, config));
        if (!limiter.acquirePermission()) {
            long spreadMillis = ThreadLocalRandom.current().nextLong(period.toMillis() + 1);
            throw new Deferred("rate limit " + Keys.say(name, key) + " is used up", period.plusMillis(spreadMillis));
        }
        return body.call();
    }
}
