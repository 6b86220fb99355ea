package io.fermata.sdk;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a message is published.
 *
 * @param delivery who gets it; default {@link Delivery#ONE}
 * @param timeToLive how long it is kept while nobody takes it; default 1 day
 * @param messageId against duplicates: a second message with the same id is dropped; default null, none
 * @param correlationId what the message is about; default null: what its publisher is about. From outside there is no
 *     such thing; executions that triggers start then have the message's id as their correlation id
 */
public record PublishOptions(
        Delivery delivery,
        Duration timeToLive,
        @Nullable String messageId,
        @Nullable String correlationId) {
    /** One taker, kept for a day, no id. */
    public static final PublishOptions DEFAULT = new PublishOptions(Delivery.ONE, Duration.ofDays(1), null, null);

    public PublishOptions {
        Timeouts.check("timeToLive", timeToLive);
        if (messageId != null) {
            Names.check("messageId", messageId);
        }
        if (correlationId != null) {
            Names.check("correlationId", correlationId);
        }
    }

    /** With this delivery. */
    public PublishOptions withDelivery(Delivery to) {
        return new PublishOptions(to, timeToLive, messageId, correlationId);
    }

    /** With this time to live. */
    public PublishOptions withTimeToLive(Duration keep) {
        return new PublishOptions(delivery, keep, messageId, correlationId);
    }

    /** With this id against duplicates. */
    public PublishOptions withMessageId(@Nullable String id) {
        return new PublishOptions(delivery, timeToLive, id, correlationId);
    }

    /** About this, so that a trace of it shows the message and all that comes of it. */
    public PublishOptions withCorrelationId(@Nullable String id) {
        return new PublishOptions(delivery, timeToLive, messageId, id);
    }

    /** Who gets a message. */
    public enum Delivery {
        /** The first that awaits it, like a queue. */
        ONE,
        /** Everyone who awaits it before it expires, each at most once. */
        ALL
    }
}
