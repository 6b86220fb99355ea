package io.fermata.engine;

import io.fermata.codec.CodecException;
import io.fermata.codec.Reader;
import io.fermata.codec.Writer;
import io.fermata.store.Key;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Messages between shards, each done exactly once and in order. The sender keeps a row until the receiver has
 * confirmed; the receiver takes only what comes next, and what it cannot finish in the same batch it keeps as a row of
 * its own. A message to the own shard is done in the batch that sent it, without any row, unless it has to wait for the
 * disk.
 */
final class ShardLinks {
    /** Does what messages say. */
    interface Receiver {
        /** Must call {@code done} in the batch that holds the last of what the message led to. */
        void receive(ShardMessage message, Runnable done);

        /** The message made {@link #receive} fail: tell those who wait for it. */
        void undeliverable(ShardMessage message, String why);
    }

    /** A message that has arrived and is not done. */
    private static final class Arrival {
        private final long number;
        private final ShardMessage message;
        private boolean saved;
        private boolean done;

        private Arrival(long number, ShardMessage message) {
            this.number = number;
            this.message = message;
        }
    }

    /** The incarnation of a store that was never restored. */
    static final int FIRST_INCARNATION = 1;

    private static final byte INCARNATION = 0;
    private static final byte PEER = 1;

    private final ShardAccess access;
    private final int namespace;
    private final OutLink.Wire wire;
    private final Receiver receiver;
    private final DeadLetters deadLetters;
    private final Map<Integer, OutLink> out = new TreeMap<>();
    private final Map<Integer, Long> through = new TreeMap<>();
    private final Deque<Arrival> arrived = new ArrayDeque<>();
    private final Set<Arrival> unfinished = new LinkedHashSet<>();
    private int incarnation = FIRST_INCARNATION;
    private long lastArrival;
    private boolean draining;

    ShardLinks(ShardAccess access, OutLink.Wire wire, Receiver receiver, DeadLetters deadLetters) {
        this.access = access;
        this.namespace = access.options().namespace();
        this.wire = wire;
        this.receiver = receiver;
        this.deadLetters = deadLetters;
    }

    /** Reads what was under way; nothing may be sent or arrive before. */
    void recover(StoredRows stored) {
        stored.scan(Tables.key(Tables.PEER, namespace).build(), (key, value) -> {
            recoverPeer(key, value);
            return true;
        });
        stored.scan(Tables.key(Tables.OUTBOX, namespace).build(), (key, value) -> {
            recoverRow(key, value);
            return true;
        });
    }

    /** Goes on with what was under way. */
    void resume() {
        drain();
        out.values().forEach(OutLink::transmit);
    }

    /** Sends with the batch that is being built. */
    void send(int shard, ShardMessage message) {
        if (shard == access.shard()) {
            arrive(message);
        } else {
            link(shard).send(message);
        }
    }

    void arrive(ShardPacket packet) {
        switch (packet) {
            case ShardPacket.Receipt receipt -> link(receipt.sender()).confirmed(receipt);
            case ShardPacket.Letters letters -> arrive(letters);
        }
        drain();
    }

    /**
     * Does what has arrived; to be called after everything that may have sent something, before the batch is sealed.
     */
    void drain() {
        if (draining) {
            return;
        }
        draining = true;
        for (var next = arrived.poll(); next != null; next = arrived.poll()) {
            deliver(next);
        }
        draining = false;
    }

    /** To be called when the batch will take no other changes: keeps what is not done, and lets the rest go out. */
    void beforeSeal() {
        drain();
        for (var arrival : unfinished) {
            if (!arrival.saved) {
                arrival.saved = true;
                access.put(arrivalRow(arrival.number), ShardMessageCodec.encode(arrival.message));
            }
        }
        out.values().forEach(OutLink::beforeSeal);
    }

    private void arrive(ShardPacket.Letters letters) {
        long known = through.getOrDefault(letters.sender(), 0L);
        long position = letters.first();
        boolean gap = false;
        for (var message : letters.messages()) {
            if (Positions.follows(known, position)) {
                known = position;
                arrive(message);
            } else if (position > known) {
                gap = true;
                break;
            }
            position++;
        }
        if (known != through.getOrDefault(letters.sender(), 0L)) {
            through.put(letters.sender(), known);
            access.put(
                    peerRow(namespace, PEER, letters.sender()),
                    new Writer().writeVarint(known).toBytes());
        }
        var receipt = new ShardPacket.Receipt(access.shard(), known, gap);
        access.afterCommit(() -> wire.carry(letters.sender(), receipt));
    }

    private void arrive(ShardMessage message) {
        arrived.add(new Arrival(++lastArrival, message));
    }

    private void deliver(Arrival arrival) {
        unfinished.add(arrival);
        try {
            receiver.receive(arrival.message, () -> finished(arrival));
        } catch (RuntimeException e) {
            // Whatever is wrong with this message or its rows, the messages behind it must go on.
            var why = "could not be done: " + e;
            deadLetters.keep(arrival.message, why);
            receiver.undeliverable(arrival.message, why);
            finished(arrival);
        }
    }

    private void finished(Arrival arrival) {
        if (arrival.done) {
            return;
        }
        arrival.done = true;
        unfinished.remove(arrival);
        if (arrival.saved) {
            access.delete(arrivalRow(arrival.number));
        }
    }

    private OutLink link(int shard) {
        return out.computeIfAbsent(shard, to -> new OutLink(access, wire, to, incarnation));
    }

    private void recoverPeer(Key key, byte[] value) {
        long number = new Reader(value).readVarint();
        int tagAt = 5;
        if (key.bytes()[tagAt] == INCARNATION) {
            incarnation = (int) number;
        } else {
            through.put(ByteBuffer.wrap(key.bytes()).getInt(tagAt + 1), number);
        }
    }

    private void recoverRow(Key key, byte[] value) {
        int shard = Positions.receiverOfRow(key);
        long position = Positions.ofRow(key);
        if (shard != access.shard()) {
            link(shard).recovered(position, value);
            return;
        }
        lastArrival = Math.max(lastArrival, position);
        var message = decode(key, value);
        if (message != null) {
            var arrival = new Arrival(position, message);
            arrival.saved = true;
            arrived.add(arrival);
        }
    }

    private @Nullable ShardMessage decode(Key key, byte[] value) {
        try {
            return ShardMessageCodec.decode(value);
        } catch (CodecException | IllegalArgumentException e) {
            deadLetters.keep(value, "could not be read: " + e.getMessage());
            access.delete(key);
            return null;
        }
    }

    private Key arrivalRow(long number) {
        return Positions.row(namespace, access.shard(), number);
    }

    static Key incarnationRow(int namespace) {
        return peerRow(namespace, INCARNATION, 0);
    }

    private static Key peerRow(int namespace, byte tag, int shard) {
        return Tables.key(Tables.PEER, namespace).tag(tag).number(shard).build();
    }
}
