package io.fermata.guard;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import io.fermata.sdk.Attempt;
import io.fermata.sdk.Guard;
import io.fermata.sdk.InvalidInput;
import io.fermata.sdk.PayloadConverter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Results of an expensive step, kept in this process's memory: the same key within the time to live is answered without
 * running the body, and recorded in the execution's history like any result. Attempts that ask for a key at the same
 * time share one run; a failure is never kept, nor handed to the others. The least used go first when it is full. One
 * cache holds one kind of result; a kept object must not be changed by the step that made it (workflows get copies).
 */
public final class StepCache {
    private final Cache<String, CompletableFuture<@Nullable Object>> results;
    private final String version;

    private StepCache(Cache<String, CompletableFuture<@Nullable Object>> results, String version) {
        this.results = results;
        this.version = version;
    }

    /**
     * A cache.
     *
     * @param entriesMax 1 or more
     * @param timeToLive from when a result is there; at least 1 ms
     * @throws InvalidInput when one of them is less
     */
    public static StepCache of(int entriesMax, Duration timeToLive) {
        return of(entriesMax, timeToLive, Ticker.systemTicker());
    }

    static StepCache of(int entriesMax, Duration timeToLive, Ticker ticker) {
        if (entriesMax < 1) {
            throw new InvalidInput("entriesMax", "must be at least 1, is " + entriesMax);
        }
        if (timeToLive.toMillis() < 1) {
            throw new InvalidInput("timeToLive", "must be at least 1 ms, is " + timeToLive);
        }
        Cache<String, CompletableFuture<@Nullable Object>> results = Caffeine.newBuilder()
                .maximumSize(entriesMax)
                .expireAfterWrite(timeToLive)
                .ticker(ticker)
                .build();
        return new StepCache(results, "");
    }

    /** The same cache under another version of the code that makes the results; default empty. */
    public StepCache withVersion(String text) {
        return new StepCache(results, text);
    }

    /** Stands before a step whose result depends on nothing but these parts. */
    public Guard key(String... parts) {
        var key = Keys.join(version, Keys.join(parts));
        return new Guard() {
            @Override
            public <T extends @Nullable Object> T run(Attempt attempt, Callable<T> body) throws Exception {
                return get(key, body);
            }
        };
    }

    /**
     * Stands before a step whose result depends on nothing but this value, whatever it is made of: the key is what the
     * converter writes, which for JSON does not depend on the order of a map's entries.
     */
    public Guard key(PayloadConverter converter, @Nullable Object argument) {
        return key(written(converter, argument));
    }

    /** Forgets the result of one value. */
    public void forget(PayloadConverter converter, @Nullable Object argument) {
        forget(written(converter, argument));
    }

    private static String written(PayloadConverter converter, @Nullable Object argument) {
        return new String(converter.toBytes(argument), StandardCharsets.UTF_8);
    }

    /** Forgets one result. */
    public void forget(String... parts) {
        results.invalidate(Keys.join(version, Keys.join(parts)));
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // One cache holds one kind of result.
    private <T extends @Nullable Object> T get(String key, Callable<T> body) throws Exception {
        while (true) {
            var own = new CompletableFuture<@Nullable Object>();
            var flight = results.asMap().putIfAbsent(key, own);
            if (flight == null) {
                return lead(key, own, body);
            }
            try {
                return (T) flight.get();
            } catch (ExecutionException failed) {
                // Its leader reports the failure to its own execution; this attempt tries for itself.
                results.asMap().remove(key, flight);
            }
        }
    }

    private <T extends @Nullable Object> T lead(
            String key, CompletableFuture<@Nullable Object> flight, Callable<T> body) throws Exception {
        try {
            var result = body.call();
            flight.complete(result);
            // Written again: the time to live counts from the result, not from the start of the work.
            results.asMap().replace(key, flight, flight);
            return result;
        } catch (Exception | Error failed) {
            results.asMap().remove(key, flight);
            flight.completeExceptionally(failed);
            throw failed;
        }
    }
}
