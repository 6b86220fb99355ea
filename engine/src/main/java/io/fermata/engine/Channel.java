package io.fermata.engine;

import io.fermata.kernel.Cause;
import io.fermata.kernel.Payload;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Everything that waits for messages of one type and key, and the messages that nobody has taken yet: what the rows of
 * {@link ChannelRows} say, while in memory. Both queues are in order of arrival; a number tells the place.
 */
final class Channel {
    /** Runs when the channel is in memory; must call {@code done} when it has done all, now or later. */
    interface Action {
        void on(Channel channel, Runnable done);
    }

    /** A run that waits; while a message is reserved for it, it gets no other. */
    static final class Waiter {
        final long number;
        final WaitId id;
        /** The number of the reserved message; 0 if none. */
        long reserved;

        /** The run no longer waits, but its answer about the reserved message is still on its way. */
        boolean withdrawn;

        Waiter(long number, WaitId id) {
            this.number = number;
            this.id = id;
        }
    }

    /** A message that is reserved or waits for somebody. */
    static final class Held {
        final long number;
        final String messageId;
        final boolean toAll;
        final long expiresAtMillis;
        final Cause cause;

        /** Null while only the row holds it. */
        @Nullable
        Payload payload;

        /** The row with the payload is written (only if the channel is split). */
        boolean payloadSaved;

        /** A trigger or a waiter of this message to all has its copy: it need not be kept. */
        boolean taken;

        /** It is for all, and all who were there have got their copy. */
        boolean spread;

        /** It stands in the table of expiries. */
        boolean kept;

        /** How many waiters it is reserved for. Derived, not stored. */
        int outstanding;

        /** Who asks what became of it. Not stored. */
        @Nullable
        Publication publication;

        Held(long number, String messageId, boolean toAll, long expiresAtMillis, Cause cause) {
            this.number = number;
            this.messageId = messageId;
            this.toAll = toAll;
            this.expiresAtMillis = expiresAtMillis;
            this.cause = cause;
        }
    }

    final String type;
    final String key;

    /** Each waiter and message has rows of its own: there are too many for one. */
    boolean split;

    /** A read is under way; what comes meanwhile queues up. */
    boolean busy = true;

    /** What comes from within an action queues up as well. */
    boolean acting;

    /** What must wait until the rows say what memory says. */
    final List<Runnable> onceSaved = new ArrayList<>(1);

    final ArrayDeque<Action> gate = new ArrayDeque<>(2);
    final Set<Long> changedWaiters = new LinkedHashSet<>(4);
    final Set<Long> changedMessages = new LinkedHashSet<>(4);
    private final Map<WaitId, Waiter> waiters = new HashMap<>(4);
    private final TreeMap<Long, Waiter> freeWaiters = new TreeMap<>();
    private final TreeMap<Long, Waiter> waitersByNumber = new TreeMap<>();
    private final TreeMap<Long, Held> messages = new TreeMap<>();
    private final TreeMap<Long, Held> freeMessages = new TreeMap<>();
    private final Set<Waiter> suspended = new LinkedHashSet<>(2);
    private final Set<Held> unsettled = new LinkedHashSet<>(2);
    private final Map<String, Held> byMessageId = new HashMap<>(4);
    private long lastNumber;

    Channel(String type, String key) {
        this.type = type;
        this.key = key;
    }

    boolean isEmpty() {
        return waiters.isEmpty() && messages.isEmpty();
    }

    boolean hasChanged() {
        return !changedWaiters.isEmpty() || !changedMessages.isEmpty();
    }

    /** Its rows say what it says. */
    void saved() {
        changedWaiters.clear();
        changedMessages.clear();
    }

    int waiterCount() {
        return waiters.size();
    }

    int size() {
        return waiters.size() + messages.size();
    }

    /** Whether forgetting it loses nothing that its rows do not say. */
    boolean mayBeForgotten() {
        return !busy && !acting && gate.isEmpty() && messages.values().stream().allMatch(m -> m.publication == null);
    }

    long nextNumber() {
        return ++lastNumber;
    }

    @Nullable
    Waiter waiter(WaitId id) {
        return waiters.get(id);
    }

    @Nullable
    Waiter waiterAt(long number) {
        return waitersByNumber.get(number);
    }

    @Nullable
    Held messageAt(long number) {
        return messages.get(number);
    }

    @Nullable
    Held message(String messageId) {
        return byMessageId.get(messageId);
    }

    Iterable<Waiter> waiters() {
        return waitersByNumber.values();
    }

    List<Held> messages() {
        return new ArrayList<>(messages.values());
    }

    int freeMessageCount() {
        return freeMessages.size();
    }

    boolean hasFreeWaiter() {
        return !freeWaiters.isEmpty();
    }

    /** Free waiters, one per run, oldest first. */
    List<Waiter> freeWaiterPerRun() {
        var runs = new LinkedHashSet<>();
        var first = new ArrayList<Waiter>();
        for (var waiter : freeWaiters.values()) {
            if (runs.add(waiter.id.run())) {
                first.add(waiter);
            }
        }
        return first;
    }

    @Nullable
    Waiter firstFreeWaiter() {
        var first = freeWaiters.firstEntry();
        return first == null ? null : first.getValue();
    }

    @Nullable
    Held firstFreeMessage() {
        var first = freeMessages.firstEntry();
        return first == null ? null : first.getValue();
    }

    void add(Waiter waiter) {
        lastNumber = Math.max(lastNumber, waiter.number);
        waiters.put(waiter.id, waiter);
        waitersByNumber.put(waiter.number, waiter);
        changedWaiters.add(waiter.number);
        var message = waiter.reserved == 0 ? null : messages.get(waiter.reserved);
        if (waiter.reserved == 0) {
            freeWaiters.put(waiter.number, waiter);
        } else if (message != null) {
            freeMessages.remove(message.number);
            message.outstanding++;
        }
    }

    /** Adds a message; while loading, before the waiters that it is reserved for. */
    void add(Held message) {
        lastNumber = Math.max(lastNumber, message.number);
        messages.put(message.number, message);
        freeMessages.put(message.number, message);
        byMessageId.put(message.messageId, message);
        unsettled.add(message);
        changedMessages.add(message.number);
    }

    void reserve(Waiter waiter, Held message) {
        waiter.reserved = message.number;
        message.outstanding++;
        freeWaiters.remove(waiter.number);
        freeMessages.remove(message.number);
        changedWaiters.add(waiter.number);
    }

    /** The waiter gets nothing until it is {@link #resumeWaiters resumed}; its row says that it waits. */
    void suspend(Waiter waiter) {
        waiter.reserved = 0;
        suspended.add(waiter);
        changedWaiters.add(waiter.number);
    }

    void resumeWaiters() {
        for (var waiter : suspended) {
            if (waiters.get(waiter.id) == waiter) {
                freeWaiters.put(waiter.number, waiter);
            }
        }
        suspended.clear();
    }

    void remove(Waiter waiter) {
        waiters.remove(waiter.id);
        waitersByNumber.remove(waiter.number);
        freeWaiters.remove(waiter.number);
        changedWaiters.add(waiter.number);
    }

    void remove(Held message) {
        messages.remove(message.number);
        freeMessages.remove(message.number);
        byMessageId.remove(message.messageId, message);
        changedMessages.add(message.number);
    }

    /** Puts a message that came back to its old place. */
    void free(Held message) {
        freeMessages.put(message.number, message);
        unsettled.add(message);
    }

    /** Takes out the free messages that came or came back since this was asked last. */
    List<Held> unsettled() {
        var settling = new ArrayList<Held>(unsettled.size());
        for (var message : unsettled) {
            if (freeMessages.containsKey(message.number)) {
                settling.add(message);
            }
        }
        unsettled.clear();
        return settling;
    }

    /** Whether another message of this channel stands in the same bucket of expiries. */
    boolean sharesExpiry(Held message, long bucketMillis) {
        long bucket = message.expiresAtMillis / bucketMillis;
        for (var other : messages.values()) {
            if (other != message && other.kept && other.expiresAtMillis / bucketMillis == bucket) {
                return true;
            }
        }
        return false;
    }
}
