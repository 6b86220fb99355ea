package io.fermata.engine;

import io.fermata.kernel.Cause;
import io.fermata.kernel.OperationSpec;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * The home of messages: brings those who wait and what is published together. A match only reserves; the run that waits
 * takes the message or gives it back, and then it stands at its old place again.
 *
 * <p>A message goes to whoever is there when it comes: waiting runs (one, or a copy for each) and triggers. Only what
 * nobody took is kept, until it expires, for the first who asks.
 */
final class MessageHome {
    /** Messages of one type and key that nobody has taken. */
    static final int KEPT_PER_KEY_MAX = 10_000;

    /** Channels in memory; more are read again from their rows. */
    static final int CHANNELS_MAX = 10_000;

    /** How long, at least, a run that is in quarantine is offered nothing. */
    static final long SUSPENDED_MILLIS = 60_000;

    private record Name(String type, String key) {}

    private final ShardAccess access;
    private final ChannelRows rows;
    private final MessageExpiry expiry;
    private final SeenIds seen;
    private final Triggers triggers;
    private final DeadLetters deadLetters;
    private final TraceRows traces;
    private final Map<Name, Channel> channels = new LinkedHashMap<>(64, 0.75f, true);
    private final Set<Publication> asked = new LinkedHashSet<>();

    MessageHome(ShardAccess access, SeenIds seen, Triggers triggers, DeadLetters deadLetters, TraceRows traces) {
        this.access = access;
        this.rows = new ChannelRows(access);
        this.seen = seen;
        this.triggers = triggers;
        this.deadLetters = deadLetters;
        this.traces = traces;
        this.expiry = new MessageExpiry(access, this::dropExpired);
    }

    void recover() {
        expiry.recover();
    }

    /** Tells all publishers who wait for an answer that there will be none. */
    void abandon(EngineException reason) {
        asked.forEach(publication -> publication.abandon(reason));
        asked.clear();
    }

    /** A message from outside. */
    void publish(OperationSpec.OutMessage message, Cause cause, Reply<PublishResult> reply) {
        var fault = MessageRules.faultIn(message, access.options().payloadBytesMax());
        if (fault != null) {
            access.refuse(reply, new EngineException(EngineException.Code.INVALID, fault));
            return;
        }
        var publication = new Publication(reply);
        asked.add(publication);
        var messageId = message.messageId() == null ? newMessageId() : message.messageId();
        publish(message, messageId, cause, publication, () -> {});
    }

    /** A message from a run, exactly once; {@code messageId} is never empty. */
    void publish(ShardMessage.Publish publish, Runnable delivered) {
        publish(publish.message(), publish.messageId(), publish.cause(), new Publication(null), delivered);
    }

    /** Only an id that the publisher chose can come twice. */
    private void publish(
            OperationSpec.OutMessage message,
            String messageId,
            Cause cause,
            Publication publication,
            Runnable delivered) {
        withChannel(message.type(), message.key(), (channel, done) -> {
            if (message.messageId() == null) {
                // What was not done before a crash comes again.
                takeOnce(channel, message, messageId, false, cause, publication);
                channel.onceSaved.add(delivered);
                done.run();
                return;
            }
            seen.isSeen(SeenIds.Scope.MESSAGE, message.type(), message.key(), messageId, known -> {
                takeOnce(channel, message, messageId, known, cause, publication);
                channel.onceSaved.add(delivered);
                done.run();
            });
        });
    }

    void addWait(ShardMessage.AddWait wait, Runnable delivered) {
        withChannel(wait.type(), wait.key(), (channel, done) -> {
            var id = new WaitId(wait.run(), wait.operation(), wait.arm());
            var known = channel.waiter(id);
            if (known == null) {
                channel.add(new Channel.Waiter(channel.nextNumber(), id));
            } else if (known.withdrawn) {
                known.withdrawn = false;
                channel.changedWaiters.add(known.number);
            }
            channel.onceSaved.add(delivered);
            done.run();
        });
    }

    /** The run no longer waits. If a message is on its way to it, the run's answer decides. */
    void removeWait(ShardMessage.RemoveWait wait, Runnable delivered) {
        withChannel(wait.type(), wait.key(), (channel, done) -> {
            var waiter = channel.waiter(new WaitId(wait.run(), wait.operation(), wait.arm()));
            if (waiter != null && waiter.reserved == 0) {
                channel.remove(waiter);
            } else if (waiter != null) {
                waiter.withdrawn = true;
                channel.changedWaiters.add(waiter.number);
            }
            channel.onceSaved.add(delivered);
            done.run();
        });
    }

    void answered(ShardMessage.OfferAnswer answer, Runnable delivered) {
        withChannel(answer.type(), answer.key(), (channel, done) -> {
            var waiter = channel.waiter(new WaitId(answer.run(), answer.operation(), answer.arm()));
            var message = channel.message(answer.messageId());
            if (waiter != null && message != null && waiter.reserved == message.number) {
                if (answer.stillWaits() && !waiter.withdrawn) {
                    channel.suspend(waiter);
                    expiry.visit(channel, access.nowMillis() + SUSPENDED_MILLIS);
                } else {
                    channel.remove(waiter);
                }
                answered(channel, message, answer);
            }
            channel.onceSaved.add(delivered);
            done.run();
        });
    }

    private void answered(Channel channel, Channel.Held message, ShardMessage.OfferAnswer answer) {
        message.outstanding--;
        if (answer.accepted()) {
            message.taken = true;
            channel.changedMessages.add(message.number);
            traces.consumed(answer, message.cause);
            if (message.publication != null) {
                message.publication.took(answer.workflowId());
            }
        }
        if (message.outstanding > 0) {
            return;
        }
        if (answer.accepted() && !message.toAll) {
            remove(channel, message);
        } else {
            channel.free(message);
        }
    }

    private void takeOnce(
            Channel channel,
            OperationSpec.OutMessage message,
            String messageId,
            boolean known,
            Cause cause,
            Publication publication) {
        if (known || channel.message(messageId) != null) {
            answer(channel, publication, messageId, true);
        } else if (take(channel, message, messageId, cause, publication) && message.messageId() != null) {
            seen.mark(SeenIds.Scope.MESSAGE, message.type(), message.key(), messageId);
        }
    }

    /** Returns whether the message was taken or kept. */
    private boolean take(
            Channel channel, OperationSpec.OutMessage message, String messageId, Cause by, Publication publication) {
        var cause = by.within(by.causationId(), correlation(message, messageId, by));
        var triggered = triggers.fire(message, messageId, cause, publication);
        if (triggered.isEmpty() && !channel.hasFreeWaiter() && channel.freeMessageCount() >= KEPT_PER_KEY_MAX) {
            overflow(message, messageId, cause, publication);
            return false;
        }
        long ttl = message.ttlMillis() == 0
                ? MessageRules.TTL_DEFAULT_MILLIS
                : Math.min(message.ttlMillis(), MessageRules.TTL_MAX_MILLIS);
        var held = new Channel.Held(channel.nextNumber(), messageId, message.toAll(), access.nowMillis() + ttl, cause);
        held.payload = message.payload();
        held.taken = !triggered.isEmpty();
        held.publication = publication;
        channel.onceSaved.add(() -> publication.taken(access));
        channel.add(held);
        traces.published(message, messageId, cause, held.expiresAtMillis, triggered, "");
        return true;
    }

    /** Its own, its publisher's, or, so that what it starts can be found, its id. */
    private String correlation(OperationSpec.OutMessage message, String messageId, Cause by) {
        var given = message.correlationId().isEmpty() ? by.correlationId() : message.correlationId();
        return given.isEmpty() && triggers.matches(message) ? messageId : given;
    }

    /** A publisher outside is told to come later; a run's message cannot be refused and is kept apart. */
    private void overflow(OperationSpec.OutMessage message, String messageId, Cause cause, Publication publication) {
        asked.remove(publication);
        var why = KEPT_PER_KEY_MAX + " messages of type " + message.type() + " with key " + message.key()
                + " wait to be taken; nobody takes them";
        if (!publication.refuse(access, new EngineException(EngineException.Code.OVERLOADED, why))) {
            deadLetters.keep(new ShardMessage.Publish(message, messageId, cause), why);
            traces.published(message, messageId, cause, access.nowMillis(), List.of(), why);
        }
    }

    void withChannel(String type, String key, Channel.Action action) {
        var name = new Name(type, key);
        var known = channels.get(name);
        if (known != null) {
            known.gate.add(action);
            drain(name, known);
            return;
        }
        var channel = new Channel(type, key);
        // Queued before the rows are read, which may be done at once: a channel that nobody wants is forgotten.
        channel.gate.add(action);
        makeRoom();
        channels.put(name, channel);
        rows.load(channel, () -> {
            channel.busy = false;
            drain(name, channel);
        });
    }

    /** Runs what is queued, one after the other: also what is added by what runs, and what had to wait for a read. */
    private void drain(Name name, Channel channel) {
        if (channel.acting) {
            return;
        }
        channel.acting = true;
        while (!channel.busy && !channel.gate.isEmpty()) {
            channel.busy = true;
            var action = channel.gate.poll();
            action.on(channel, () -> match(name, channel));
        }
        channel.acting = false;
        if (channel.isEmpty() && channel.mayBeForgotten()) {
            channels.remove(name, channel);
        }
    }

    /** Reserves while there is a message and somebody for it; then writes what changed and opens the gate. */
    private void match(Name name, Channel channel) {
        var message = channel.firstFreeMessage();
        while (message != null) {
            if (message.expiresAtMillis <= access.nowMillis()) {
                settle(channel, message);
            } else if (!channel.hasFreeWaiter()) {
                break;
            } else if (message.payload == null) {
                var unread = message;
                // The batch may be sealed before the disk answers.
                rows.save(channel);
                rows.payload(channel, message, payload -> {
                    unread.payload = payload;
                    match(name, channel);
                });
                return;
            } else if (message.spread && message.taken) {
                settle(channel, message);
            } else {
                offer(channel, message);
            }
            message = channel.firstFreeMessage();
        }
        channel.unsettled().forEach(free -> settle(channel, free));
        rows.save(channel);
        var saved = List.copyOf(channel.onceSaved);
        channel.onceSaved.clear();
        saved.forEach(Runnable::run);
        channel.busy = false;
        drain(name, channel);
    }

    private void offer(Channel channel, Channel.Held message) {
        message.spread = message.toAll;
        channel.changedMessages.add(message.number);
        var first = channel.firstFreeWaiter();
        var receivers = message.toAll || first == null ? channel.freeWaiterPerRun() : List.of(first);
        for (var waiter : receivers) {
            channel.reserve(waiter, message);
            var id = waiter.id;
            var payload = Objects.requireNonNull(message.payload);
            access.send(
                    id.run().shard(),
                    new ShardMessage.Offer(
                            channel.type,
                            channel.key,
                            id.run(),
                            id.operation(),
                            id.arm(),
                            message.messageId,
                            payload,
                            Causation.of(channel.type, channel.key, message.messageId, message.cause)));
        }
    }

    /** Nobody is there for a message: it has had its day, or it is kept. */
    private void settle(Channel channel, Channel.Held message) {
        if (message.taken || message.expiresAtMillis <= access.nowMillis()) {
            remove(channel, message);
            return;
        }
        if (!message.kept) {
            message.kept = true;
            channel.changedMessages.add(message.number);
            expiry.add(channel, message);
        }
        answer(channel, message);
    }

    private void remove(Channel channel, Channel.Held message) {
        channel.remove(message);
        if (message.kept) {
            expiry.remove(channel, message);
        }
        answer(channel, message);
    }

    private void answer(Channel channel, Channel.Held message) {
        if (message.publication != null) {
            answer(channel, message.publication, message.messageId, false);
            message.publication = null;
        }
    }

    /** Nothing is said before the rows that it depends on are in the batch. */
    private void answer(Channel channel, Publication publication, String messageId, boolean duplicate) {
        channel.onceSaved.add(() -> {
            asked.remove(publication);
            publication.answer(access, messageId, duplicate);
        });
    }

    private void dropExpired(String type, String key, Runnable then) {
        withChannel(type, key, (channel, done) -> {
            channel.resumeWaiters();
            for (var message : channel.messages()) {
                if (message.outstanding == 0 && message.expiresAtMillis <= access.nowMillis()) {
                    remove(channel, message);
                }
            }
            channel.onceSaved.add(then);
            done.run();
        });
    }

    private void makeRoom() {
        if (channels.size() < CHANNELS_MAX) {
            return;
        }
        var eldest = channels.values().iterator();
        for (int tries = 0; tries < 16 && eldest.hasNext(); tries++) {
            if (eldest.next().mayBeForgotten()) {
                eldest.remove();
                return;
            }
        }
    }

    private String newMessageId() {
        var random = access.runtime().random();
        return "%016x%016x".formatted(random.nextLong(), random.nextLong());
    }
}
