package io.fermata.durable;

import io.fermata.sdk.Attempt;
import io.fermata.sdk.Context;
import io.fermata.sdk.Interceptor;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** Wraps a call into the interceptors, the first outermost; free of cost where there are none. */
final class Chain {
    private Chain() {}

    static <T extends @Nullable Object> T run(List<Interceptor> interceptors, Context ctx, Callable<T> body)
            throws Exception {
        Callable<T> next = body;
        for (var interceptor : interceptors.reversed()) {
            var inner = next;
            next = () -> interceptor.run(ctx, inner);
        }
        return next.call();
    }

    static <T extends @Nullable Object> T handler(
            List<Interceptor> interceptors, Context ctx, String name, Callable<T> body) throws Exception {
        Callable<T> next = body;
        for (var interceptor : interceptors.reversed()) {
            var inner = next;
            next = () -> interceptor.handler(ctx, name, inner);
        }
        return next.call();
    }

    static <T extends @Nullable Object> T step(List<Interceptor> interceptors, Attempt attempt, Callable<T> body)
            throws Exception {
        Callable<T> next = body;
        for (var interceptor : interceptors.reversed()) {
            var inner = next;
            next = () -> interceptor.step(attempt, inner);
        }
        return next.call();
    }
}
