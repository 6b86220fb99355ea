package io.fermata.jdbc;

import io.fermata.sdk.Attempt;
import io.fermata.sdk.RunFacts;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** An attempt outside of any engine. */
record OneAttempt(int number, String idempotencyKey) implements Attempt {
    static final String KEY = "run-1/3/0";
    static final OneAttempt FIRST = new OneAttempt(1, KEY);
    static final OneAttempt SECOND = new OneAttempt(2, KEY);

    @Override
    public RunFacts execution() {
        return new RunFacts("order-1", "run-1", "order", 1, Instant.EPOCH, null, "order-1");
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
    public @Nullable Instant deadline() {
        return null;
    }

    @Override
    public boolean isCancelled() {
        return false;
    }
}
