package io.fermata.sim;

import io.fermata.kernel.OperationSpec;
import io.fermata.kernel.Payload;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Every message that was published, and where it went. */
final class Messages {
    private static final String PROMISE = "6 no lost message";
    /** So long after a wait has ended no message is on its way back from it any more. */
    private static final long ENDED_MILLIS = 60_000;

    /** The type of the messages that start executions, and what the ids of those begin with. */
    static final String GO = "go";

    static final String TRIGGERED = "t-";

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
        /** When a client asked for it, and when it was told that it is kept; counted in what clients do. */
        long asked;

        long kept;

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
    private final Map<String, Waiting> waiting = new HashMap<>();
    private long moments;
    /** Whether somebody was told that messages start executions. */
    boolean hasTrigger;

    /** Who waits on a channel. */
    private static final class Waiting {
        private int open;
        private int opened;
        private long since;
        private long endedMillis = -ENDED_MILLIS;
    }

    Messages(Reports reports) {
        this.reports = reports;
    }

    /** A client publishes; it may or may not arrive. */
    Sent publishing(String id, String type, String key, Payload payload, boolean toAll) {
        var message = sent.computeIfAbsent(id, each -> new Sent(id, type, key, payload, toAll));
        moments++;
        message.asked = message.asked == 0 ? moments : message.asked;
        return message;
    }

    /** A run has published, and that is durable: it must arrive. */
    void published(RunModel run, String path, OperationSpec.OutMessage message) {
        var given = message.messageId();
        var made = run.generation == 0 ? run.id + "/" + path : run.id + "/" + path + "/" + run.generation;
        var id = given == null ? made : given;
        publishing(id, message.type(), message.key(), message.payload(), message.toAll()).acknowledged = true;
    }

    /** A client was told that it is there. */
    void acknowledged(Sent message) {
        moments++;
        message.acknowledged = true;
        message.kept = message.kept == 0 ? moments : message.kept;
    }

    void awaits(OperationSpec.Await await) {
        for (var arm : await.arms()) {
            var channel = waiting.computeIfAbsent(arm.type() + "/" + arm.key(), each -> new Waiting());
            moments++;
            channel.open++;
            channel.opened++;
            channel.since = moments;
        }
    }

    void awaitsNoMore(OperationSpec.Await await) {
        for (var arm : await.arms()) {
            var channel = waiting.computeIfAbsent(arm.type() + "/" + arm.key(), each -> new Waiting());
            channel.open--;
            channel.endedMillis = reports.nowMillis();
        }
    }

    /** How often somebody began to wait there. */
    int waits(OperationSpec.Arm arm) {
        var channel = waiting.get(arm.type() + "/" + arm.key());
        return channel == null ? 0 : channel.opened;
    }

    /** Since when somebody waits there alone; 0 if he is not, or if a message may be on its way to somebody before. */
    long aloneSince(OperationSpec.Arm arm) {
        var channel = waiting.get(arm.type() + "/" + arm.key());
        if (channel == null || channel.open != 1) {
            return 0;
        }
        return reports.nowMillis() - channel.endedMillis >= ENDED_MILLIS ? channel.since : 0;
    }

    /** The only one who waits gets, of those that were kept for him, the one that came first. */
    private void checkOrder(RunModel run, Sent taken, long aloneSince) {
        if (taken.toAll || taken.kept == 0) {
            return;
        }
        for (var other : sent.values()) {
            boolean isSame = other.type.equals(taken.type) && other.key.equals(taken.key) && !other.toAll;
            boolean isBefore = other.kept > 0 && other.kept < taken.asked && other.kept < aloneSince;
            reports.check(
                    !isSame || !isBefore || other == taken || !other.takenBy.isEmpty(),
                    "6 kept messages are taken in their order",
                    () -> run + " got message " + taken.id + " before " + other.id);
        }
    }

    void delivered(RunModel run, OperationSpec.Arm arm, String id, Payload payload, long aloneSince) {
        var message = sent.get(id);
        if (message == null) {
            reports.violation("4 nothing leaves before its commit", run + " got message " + id + ", which nobody sent");
            return;
        }
        boolean fits =
                message.type.equals(arm.type()) && message.key.equals(arm.key()) && message.payload.equals(payload);
        reports.check(fits, PROMISE, () -> run + " got message " + id + " on " + arm);
        checkOrder(run, message, aloneSince);
        reports.check(message.takenBy.add(run.id.toString()), PROMISE, () -> run + " got message " + id + " twice");
        reports.check(
                message.toAll || message.takenBy.size() == 1,
                PROMISE,
                () -> "message " + id + " for one went to " + message.takenBy);
    }

    /** Each must have been taken, or be kept somewhere. */
    void check(Model model) {
        for (var message : sent.values()) {
            boolean isThere = !message.takenBy.isEmpty() || model.mentions(message.id) || model.isTriggered(message.id);
            boolean mayWait = !message.type.equals(GO) || !hasTrigger || model.isTriggered(message.id);
            reports.check(
                    mayWait || !message.acknowledged,
                    PROMISE,
                    () -> "message " + message.id + " has started nothing, although there is a trigger for it");
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
