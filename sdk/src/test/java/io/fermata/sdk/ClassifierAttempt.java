package io.fermata.sdk;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** An attempt outside of any engine: number 2 of step {@code charge}, operation 3, of execution {@code order 7%}. */
record ClassifierAttempt() implements Attempt {
    @Override
    public RunFacts execution() {
        return new RunFacts("order 7%", "r", "shop", 1, Instant.EPOCH, null, "order 7%");
    }

    @Override
    public String operation() {
        return "3";
    }

    @Override
    public String name() {
        return "charge";
    }

    @Override
    public int number() {
        return 2;
    }

    @Override
    public String idempotencyKey() {
        return "key";
    }

    @Override
    public @Nullable Instant deadline() {
        return null;
    }

    @Override
    public boolean isCancelled() {
        return false;
    }
}
