package io.fermata.server;

import io.fermata.kernel.OperationSpec.OutMessage;
import io.fermata.sdk.PublishOptions;
import java.util.Objects;

/** Publishes messages. */
final class Messages {
    private final Backend backend;

    Messages(Backend backend) {
        this.backend = backend;
    }

    Reply publish(ApiCall call) {
        var body = call.body(Bodies.Message.class);
        backend.quota().message();
        var options = options(call, body);
        var message = new OutMessage(
                body.type(),
                body.key(),
                backend.fermata().payloads().of(Backend.orNull(body.value())),
                options.delivery() == PublishOptions.Delivery.ALL,
                options.timeToLive().toMillis(),
                options.messageId(),
                Objects.requireNonNullElse(options.correlationId(), ""));
        var published = backend.engine().publish(message, call.cause("")).join();
        return Backend.json(
                new Answers.Published(published.messageId(), published.duplicate(), published.workflowIds()));
    }

    private static PublishOptions options(ApiCall call, Bodies.Message body) {
        var delivery = body.delivery();
        var keep = Durations.readIfGiven("timeToLive", body.timeToLive());
        return new PublishOptions(
                delivery == null ? PublishOptions.DEFAULT.delivery() : delivery,
                keep == null ? PublishOptions.DEFAULT.timeToLive() : keep,
                body.messageId() == null ? call.idempotencyKey() : body.messageId(),
                body.correlationId());
    }
}
