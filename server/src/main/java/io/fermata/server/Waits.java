package io.fermata.server;

import io.fermata.server.Refusal.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Requests that wait for something; all of them are let go when the server ends. */
final class Waits {
    private final Map<Long, CompletableFuture<?>> open = new ConcurrentHashMap<>();
    private final List<Runnable> atEnd = new ArrayList<>();
    private final AtomicLong numbers = new AtomicLong();
    private volatile boolean ending;

    /**
     * Waits for an answer; {@code asked} itself is left alone.
     *
     * @throws TimeoutException when it has not come in time
     * @throws Refusal when the server ends meanwhile
     */
    <T extends @Nullable Object> T await(CompletableFuture<T> asked, Duration longest) throws TimeoutException {
        var answer = asked.copy();
        long number = numbers.incrementAndGet();
        open.put(number, answer);
        try {
            if (ending) {
                throw draining();
            }
            return answer.get(longest.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException failed) {
            throw new CompletionException(failed.getCause());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw draining();
        } finally {
            open.remove(number);
        }
    }

    boolean isEnding() {
        return ending;
    }

    /** How many wait now. */
    int waiting() {
        return open.size();
    }

    /** Runs {@code action} when the server ends, or at once if it has. */
    void afterEnd(Runnable action) {
        synchronized (atEnd) {
            if (!ending) {
                atEnd.add(action);
                return;
            }
        }
        action.run();
    }

    void end() {
        synchronized (atEnd) {
            ending = true;
        }
        atEnd.forEach(Runnable::run);
        atEnd.clear();
        open.values().forEach(answer -> answer.completeExceptionally(draining()));
    }

    static Refusal draining() {
        return new Refusal(Kind.DRAINING, "the server is ending; ask again in a moment").with("Retry-After", "5");
    }
}
