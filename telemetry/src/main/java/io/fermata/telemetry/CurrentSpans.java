package io.fermata.telemetry;

import io.fermata.kernel.RunId;
import io.fermata.sdk.Attempt;
import io.fermata.sdk.Interceptor;
import io.fermata.sdk.TaskContext;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * While a step or task runs in this process, its attempt's span is the current one of its thread: what the body calls
 * (an HTTP client, a database) then tells of spans below it. The span itself is told of when the attempt's end is
 * committed, by {@link EventSpans}; here is only its name.
 */
final class CurrentSpans implements Interceptor {
    private final InstantSource clock;
    private final Predicate<RunId> sampled;

    CurrentSpans(InstantSource clock, Predicate<RunId> sampled) {
        this.clock = clock;
        this.sampled = sampled;
    }

    @Override
    public <T extends @Nullable Object> T step(Attempt attempt, Callable<T> next) throws Exception {
        return within(attempt, next);
    }

    @Override
    public <T extends @Nullable Object> T task(TaskContext ctx, Callable<T> next) throws Exception {
        return within(ctx, next);
    }

    private <T extends @Nullable Object> T within(Attempt attempt, Callable<T> next) throws Exception {
        var run = RunId.parse(attempt.execution().runId());
        var span = SpanIds.attempt(run, attempt.operation(), attempt.number(), clock.millis(), sampled.test(run));
        var scope = Context.current().with(Span.wrap(span)).makeCurrent();
        try {
            return next.call();
        } finally {
            scope.close();
        }
    }
}
