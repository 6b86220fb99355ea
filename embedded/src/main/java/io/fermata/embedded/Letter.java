package io.fermata.embedded;

import io.fermata.engine.DeadLetter;
import io.fermata.sdk.RawJson;
import java.time.Instant;

/** Something that could not be delivered; {@code kind} is what it was, {@code reason} why it could not. */
public record Letter(
        Instant at,
        String kind,
        String type,
        String key,
        String id,
        String correlation,
        String reason,
        RawJson payload) {
    /** What the engine tells, with its payload as JSON. */
    public static Letter of(DeadLetter letter, Readings readings) {
        return new Letter(
                Instant.ofEpochMilli(letter.atMillis()),
                letter.kind(),
                letter.type(),
                letter.key(),
                letter.id(),
                letter.correlationId(),
                letter.reason(),
                readings.json(letter.payload()));
    }
}
