package io.fermata.cli;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something that an execution waits for, as {@code show --json} prints it.
 *
 * @param kind step, task, message, signal, callback, timer, child, steps (the pause at a step limit) or compensation
 * @param command a whole line for a shell that continues it; null while it goes on by itself
 */
record WaitEntry(
        String operation,
        String kind,
        String name,
        @Nullable String queue,
        @Nullable String type,
        @Nullable String key,
        @Nullable String token,
        int attempt,
        @Nullable String worker,
        Instant since,
        @Nullable Instant until,
        @Nullable String lastError,
        @Nullable String heldBack,
        @Nullable String command) {
    static final String STEPS = "steps";

    /** The pause at a step limit, which {@code steps} more would lift. */
    static WaitEntry ofStepLimit(String steps, Instant since) {
        return new WaitEntry("", STEPS, steps, null, null, null, null, 0, null, since, null, null, null, null);
    }

    static WaitEntry ofSignal(String name, Instant since) {
        return new WaitEntry("", "signal", name, null, null, null, null, 0, null, since, null, null, null, null);
    }

    WaitEntry withCommand(String line) {
        return new WaitEntry(
                operation, kind, name, queue, type, key, token, attempt, worker, since, until, lastError, heldBack,
                line);
    }
}
