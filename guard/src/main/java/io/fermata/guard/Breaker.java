package io.fermata.guard;

import io.fermata.sdk.Attempt;
import io.fermata.sdk.Cancelled;
import io.fermata.sdk.Category;
import io.fermata.sdk.Deferred;
import io.fermata.sdk.Guard;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A circuit breaker of this process, shared by whatever calls the same dependency. While it is open attempts are
 * deferred: their executions park, and no attempt is used up. Failures of the caller's own making (VALIDATION, LOGIC)
 * and cancelled attempts do not count against the dependency.
 */
public final class Breaker implements Guard {
    private static final System.Logger LOG = System.getLogger("fermata");

    /** How long to wait for the probes of others. */
    private static final Duration PROBING = Duration.ofSeconds(1);

    private final BreakerOptions options;
    private final Clock clock;
    private final CircuitBreaker breaker;
    private volatile Instant openedAt = Instant.EPOCH;

    Breaker(String name, BreakerOptions options, Clock clock) {
        this.options = options;
        this.clock = clock;
        this.breaker = CircuitBreaker.of(name, config(options, clock));
        breaker.getEventPublisher().onStateTransition(event -> {
            var to = event.getStateTransition().getToState();
            if (to == CircuitBreaker.State.OPEN) {
                openedAt = clock.instant();
            }
            var level = to == CircuitBreaker.State.OPEN ? System.Logger.Level.WARNING : System.Logger.Level.INFO;
            LOG.log(level, "breaker {0} is {1}", name, state());
        });
    }

    @Override
    public <T extends @Nullable Object> T run(Attempt attempt, Callable<T> body) throws Exception {
        if (!breaker.tryAcquirePermission()) {
            throw new Deferred("breaker " + name() + " is " + state(), delay());
        }
        long startedNanos = breaker.getCurrentTimestamp();
        try {
            var result = body.call();
            breaker.onSuccess(breaker.getCurrentTimestamp() - startedNanos, breaker.getTimestampUnit());
            return result;
        } catch (Deferred | Cancelled | InterruptedException notItsFault) {
            breaker.releasePermission();
            throw notItsFault;
        } catch (Exception | Error failed) {
            breaker.onError(breaker.getCurrentTimestamp() - startedNanos, breaker.getTimestampUnit(), failed);
            throw failed;
        }
    }

    /** The name it was asked for by. */
    public String name() {
        return breaker.getName();
    }

    /** What it does now: {@code closed}, {@code open} or {@code half-open}. */
    public String state() {
        return switch (breaker.getState()) {
            case OPEN, FORCED_OPEN -> "open";
            case HALF_OPEN -> "half-open";
            case CLOSED, DISABLED, METRICS_ONLY -> "closed";
        };
    }

    BreakerOptions options() {
        return options;
    }

    private Duration delay() {
        if (breaker.getState() != CircuitBreaker.State.OPEN) {
            return PROBING;
        }
        var left = Duration.between(clock.instant(), openedAt.plus(options.openFor()));
        return left.toMillis() < 1 ? Duration.ofMillis(1) : left;
    }

    private static CircuitBreakerConfig config(BreakerOptions options, Clock clock) {
        return CircuitBreakerConfig.custom()
                .failureRateThreshold(options.failurePercent())
                .slidingWindowType(CircuitBreakerConfig.SlidingWindowType.COUNT_BASED)
                .slidingWindowSize(options.calls())
                .minimumNumberOfCalls(options.minimumCalls())
                .waitDurationInOpenState(options.openFor())
                .permittedNumberOfCallsInHalfOpenState(options.probes())
                .clock(clock)
                .currentTimestampFunction(own -> own.millis(), TimeUnit.MILLISECONDS)
                .ignoreException(thrown -> !isItsFault(Category.of(thrown)))
                .build();
    }

    private static boolean isItsFault(Category category) {
        return switch (category) {
            case TRANSIENT, RESOURCE, DEPENDENCY -> true;
            case VALIDATION, LOGIC -> false;
        };
    }
}
