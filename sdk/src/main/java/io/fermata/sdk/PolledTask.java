package io.fermata.sdk;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A task taken from a queue by hand; it is completed with its token.
 *
 * @param token for complete, fail and heartbeat
 * @param queue where it was taken
 * @param name the task's name
 * @param executionId whose task it is
 * @param attempt counts from 1
 * @param idempotencyKey the same in every attempt
 * @param input as JSON
 * @param deadline when this attempt times out, or null
 */
public record PolledTask(
        String token,
        String queue,
        String name,
        String executionId,
        int attempt,
        String idempotencyKey,
        RawJson input,
        @Nullable Instant deadline) {}
