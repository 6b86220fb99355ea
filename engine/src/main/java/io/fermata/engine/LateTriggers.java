package io.fermata.engine;

import io.fermata.kernel.OperationSpec;
import io.fermata.store.Key;
import java.util.List;
import java.util.Objects;

/**
 * Brings messages that came before a trigger to it: those that are kept because nobody took them. Done channel by
 * channel, each in a batch of its own, oldest message first.
 */
final class LateTriggers implements Triggers.Late {
    /** Channels that one round looks at. */
    static final int CHANNELS_MAX = 100;

    /** Within this a run that is offered a message has mostly answered. */
    private static final long ANSWER_MILLIS = 50;

    private final ShardAccess access;
    private final MessageHome home;
    private final ChannelRows rows;
    private final Triggers triggers;

    LateTriggers(ShardAccess access, MessageHome home, Triggers triggers) {
        this.access = access;
        this.home = home;
        this.rows = new ChannelRows(access);
        this.triggers = triggers;
    }

    @Override
    public void found(Trigger trigger, Runnable then) {
        var key = trigger.key();
        if (key != null) {
            start(trigger, key, then);
        } else {
            round(trigger, rows.headers(trigger.type()), then);
        }
    }

    private void round(Trigger trigger, Key from, Runnable then) {
        var headers = rows.headers(trigger.type());
        access.scan(from, headers.afterPrefix(), CHANNELS_MAX, found -> {
            if (found.isEmpty()) {
                then.run();
            } else {
                var keys = found.stream()
                        .map(row -> ChannelRows.keyOf(headers, row.key()))
                        .toList();
                var next = SeenIds.after(found.getLast().key());
                startAll(trigger, keys, 0, () -> access.post(() -> round(trigger, next, then)));
            }
        });
    }

    private void startAll(Trigger trigger, List<String> keys, int at, Runnable then) {
        if (at == keys.size()) {
            then.run();
        } else {
            start(trigger, keys.get(at), () -> startAll(trigger, keys, at + 1, then));
        }
    }

    private void start(Trigger trigger, String key, Runnable then) {
        home.withChannel(
                trigger.type(),
                key,
                (channel, done) -> next(trigger, channel, () -> {
                    channel.onceSaved.add(isAnyOffered(channel) ? () -> lookAgain(trigger, key, then) : then);
                    done.run();
                }));
    }

    /** A message that is on its way to a run may come back: until the run has answered nobody knows whose it is. */
    private boolean isAnyOffered(Channel channel) {
        return channel.messages().stream()
                .anyMatch(message ->
                        message.outstanding > 0 && !message.taken && message.expiresAtMillis > access.nowMillis());
    }

    private void lookAgain(Trigger trigger, String key, Runnable then) {
        access.wakeAt(access.nowMillis() + ANSWER_MILLIS, () -> start(trigger, key, then));
    }

    /** One message after the other: a payload may have to be read first. */
    private void next(Trigger trigger, Channel channel, Runnable done) {
        for (var message : channel.messages()) {
            if (message.outstanding > 0 || message.taken || message.expiresAtMillis <= access.nowMillis()) {
                continue;
            }
            if (message.payload == null) {
                rows.payload(channel, message, payload -> {
                    message.payload = payload;
                    next(trigger, channel, done);
                });
                return;
            }
            fire(trigger, channel, message);
        }
        done.run();
    }

    /** It is taken, so it goes when the channel is done. */
    private void fire(Trigger trigger, Channel channel, Channel.Held message) {
        var cause = message.cause;
        if (cause.correlationId().isEmpty()) {
            cause = cause.within(cause.causationId(), message.messageId);
        }
        var payload = Objects.requireNonNull(message.payload);
        var published = new OperationSpec.OutMessage(channel.type, channel.key, payload, message.toAll, 0, null);
        triggers.fire(trigger, published, message.messageId, cause);
        message.taken = true;
        channel.changedMessages.add(message.number);
        channel.free(message);
    }
}
