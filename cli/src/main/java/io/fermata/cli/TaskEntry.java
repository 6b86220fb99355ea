package io.fermata.cli;

import io.fermata.sdk.RawJson;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A task that was taken by hand, as {@code poll --json} prints it. */
record TaskEntry(
        String token,
        String id,
        String workflow,
        String operation,
        String name,
        String queue,
        int attempt,
        RawJson input,
        @Nullable RawJson lastHeartbeat,
        @Nullable Instant deadline,
        String idempotencyKey) {}
