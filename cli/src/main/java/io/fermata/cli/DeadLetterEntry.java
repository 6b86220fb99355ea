package io.fermata.cli;

import io.fermata.embedded.Readings;
import io.fermata.engine.DeadLetter;
import io.fermata.sdk.RawJson;
import java.time.Instant;

/** Something that could not be delivered, as {@code dead-letters --json} prints it. */
record DeadLetterEntry(
        Instant at,
        String kind,
        String type,
        String key,
        String id,
        String correlation,
        String reason,
        RawJson payload) {
    static DeadLetterEntry of(DeadLetter letter, Readings readings) {
        return new DeadLetterEntry(
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
