package io.fermata.exec;

import io.fermata.sdk.Attempt;
import io.fermata.sdk.RunFacts;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** An attempt outside of any engine. */
record OneAttempt(int number, String idempotencyKey) implements Attempt {
    static final OneAttempt FIRST = new OneAttempt(1, "run-1/3/0");

    @Override
    public RunFacts execution() {
        return new RunFacts("etl-1", "run-1", "etl", 1, Instant.EPOCH, null, "case-7");
    }

    @Override
    public String operation() {
        return "3";
    }

    @Override
    public String name() {
        return "extract";
    }

    @Override
    public @Nullable Instant deadline() {
        return Instant.parse("2030-01-01T00:00:00Z");
    }

    @Override
    public boolean isCancelled() {
        return false;
    }
}
