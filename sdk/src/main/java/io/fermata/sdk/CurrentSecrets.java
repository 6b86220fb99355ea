package io.fermata.sdk;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** Where a runner puts what {@link Secrets#current} finds; of no use to workflows. */
public final class CurrentSecrets {
    static final ThreadLocal<@Nullable Secrets> SECRETS = new ThreadLocal<>();

    private CurrentSecrets() {}

    /** The secrets of the calling thread's step or task; null outside of one. */
    public static @Nullable Secrets orNull() {
        return SECRETS.get();
    }

    /**
     * Runs a body with these secrets, on the calling thread.
     *
     * @throws Exception what the body throws
     */
    public static <T extends @Nullable Object> T run(Secrets secrets, Callable<T> body) throws Exception {
        var before = SECRETS.get();
        SECRETS.set(secrets);
        try {
            return body.call();
        } finally {
            SECRETS.set(before);
        }
    }
}
