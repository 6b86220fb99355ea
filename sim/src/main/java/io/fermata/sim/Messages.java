package io.fermata.sim;

import io.fermata.kernel.OperationSpec;
import io.fermata.kernel.Payload;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Every message that was published, and where it went. */
final class Messages {
    private static final String PROMISE = "6 no lost message";

    /** A message. */
    static final class Sent {
        final String id;
        final String type;
        final String key;
        final Payload payload;
        final boolean toAll;
        final Set<String> takenBy = new HashSet<>();
        /** Whether somebody was promised that it is there. */
        boolean acknowledged;

        Sent(String id, String type, String key, Payload payload, boolean toAll) {
            this.id = id;
            this.type = type;
            this.key = key;
            this.payload = payload;
            this.toAll = toAll;
        }
    }

    private final Reports reports;
    private final Map<String, Sent> sent = new LinkedHashMap<>();

    Messages(Reports reports) {
        this.reports = reports;
    }

    /** A client publishes; it may or may not arrive. */
    Sent publishing(String id, String type, String key, Payload payload, boolean toAll) {
        return sent.computeIfAbsent(id, each -> new Sent(id, type, key, payload, toAll));
    }

    /** A run has published, and that is durable: it must arrive. */
    void published(RunModel run, String path, OperationSpec.OutMessage message) {
        var given = message.messageId();
        var id = given == null ? run.id + "/" + path : given;
        publishing(id, message.type(), message.key(), message.payload(), message.toAll()).acknowledged = true;
    }

    void delivered(RunModel run, OperationSpec.Arm arm, String id, Payload payload) {
        var message = sent.get(id);
        if (message == null) {
            reports.violation("4 nothing leaves before its commit", run + " got message " + id + ", which nobody sent");
            return;
        }
        boolean fits =
                message.type.equals(arm.type()) && message.key.equals(arm.key()) && message.payload.equals(payload);
        reports.check(fits, PROMISE, () -> run + " got message " + id + " on " + arm);
        reports.check(message.takenBy.add(run.id.toString()), PROMISE, () -> run + " got message " + id + " twice");
        reports.check(
                message.toAll || message.takenBy.size() == 1,
                PROMISE,
                () -> "message " + id + " for one went to " + message.takenBy);
    }

    /** Each must have been taken, or be kept somewhere. */
    void check(Model model) {
        for (var message : sent.values()) {
            boolean isThere = !message.takenBy.isEmpty() || model.mentions(message.id);
            reports.check(
                    isThere || !message.acknowledged,
                    PROMISE,
                    () -> "message " + message.id + " (" + message.type + "/" + message.key + ") is lost");
        }
    }

    @Nullable
    Sent get(String id) {
        return sent.get(id);
    }
}
