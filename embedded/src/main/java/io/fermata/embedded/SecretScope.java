package io.fermata.embedded;

import io.fermata.sdk.Attempt;
import io.fermata.sdk.CurrentSecrets;
import io.fermata.sdk.Interceptor;
import io.fermata.sdk.PayloadConverter;
import io.fermata.sdk.Secrets;
import io.fermata.sdk.TaskContext;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** Gives steps and tasks the process's secrets, and keeps their values out of what leaves them. */
final class SecretScope implements Interceptor {
    private final Secrets source;
    private final PayloadConverter converter;

    SecretScope(Secrets source, PayloadConverter converter) {
        this.source = source;
        this.converter = converter;
    }

    @Override
    public <T extends @Nullable Object> T step(Attempt attempt, Callable<T> next) throws Exception {
        return within(next);
    }

    @Override
    public <T extends @Nullable Object> T task(TaskContext ctx, Callable<T> next) throws Exception {
        return within(next);
    }

    private <T extends @Nullable Object> T within(Callable<T> next) throws Exception {
        var used = new UsedSecrets(source);
        try {
            T result = CurrentSecrets.run(used, next);
            if (!used.isEmpty()) {
                used.requireAbsent("result", converter.toBytes(result));
            }
            return result;
        } catch (Exception | AssertionError thrown) {
            throw used.cleaned(thrown);
        }
    }
}
