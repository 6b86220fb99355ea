package io.fermata.engine;

import io.fermata.store.Key;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;

/**
 * The way from this shard to another. Each message is a row until the other side has done it; the newest row stays, for
 * it tells the next position after a restart. Only a window of them is in memory.
 */
final class OutLink {
    /** Messages in memory that the other side has not confirmed. */
    static final int WINDOW = 1_024;

    /** Messages that travel together. */
    static final int LETTERS_MAX = 256;

    /** After so much silence everything unconfirmed is sent again. */
    static final long RESEND_MILLIS = 2_000;

    private static final int SINGLE_DELETES_MAX = 8;

    /** Takes packets to other shards. */
    interface Wire {
        void carry(int shard, ShardPacket packet);
    }

    private record Letter(long position, ShardMessage message) {}

    private final ShardAccess access;
    private final Wire wire;
    private final int receiver;
    private final Deque<Letter> unconfirmed = new ArrayDeque<>();
    private long last;
    private long loaded;
    private long sealed;
    private long committed;
    private long sent;
    private long lowestRow;
    private boolean reading;
    private boolean timing;
    private boolean heard;

    OutLink(ShardAccess access, Wire wire, int receiver, int incarnation) {
        this.access = access;
        this.wire = wire;
        this.receiver = receiver;
        this.last = Positions.before(incarnation);
        this.loaded = last;
        this.sealed = last;
        this.committed = last;
        this.sent = 0;
        this.lowestRow = Long.MAX_VALUE;
    }

    /** A row of before the restart; called in order of position. */
    void recovered(long position, byte[] value) {
        lowestRow = Math.min(lowestRow, position);
        if (unconfirmed.size() < WINDOW) {
            unconfirmed.add(new Letter(position, ShardMessageCodec.decode(value)));
            loaded = position;
        }
        committed = position;
        sealed = position;
        last = Math.max(last, position);
    }

    /** Puts the message into the batch; it leaves when that is committed. */
    void send(ShardMessage message) {
        boolean inMemory = loaded == last || (unconfirmed.isEmpty() && !reading);
        last++;
        lowestRow = Math.min(lowestRow, last);
        access.put(row(last), ShardMessageCodec.encode(message));
        if (inMemory && unconfirmed.size() < WINDOW) {
            unconfirmed.add(new Letter(last, message));
            loaded = last;
        }
    }

    void beforeSeal() {
        if (sealed == last) {
            return;
        }
        sealed = last;
        long position = last;
        access.afterCommit(() -> {
            committed = position;
            transmit();
        });
    }

    void confirmed(ShardPacket.Receipt receipt) {
        while (!unconfirmed.isEmpty() && unconfirmed.peek().position() <= receipt.through()) {
            unconfirmed.poll();
            heard = true;
        }
        deleteRows(Math.min(receipt.through(), last - 1));
        if (receipt.gap()) {
            sent = 0;
        }
        readMore();
        transmit();
    }

    /** Sends what is committed and was not sent; of one incarnation only, the next must wait until this one is done. */
    void transmit() {
        var letters = new ArrayList<ShardMessage>();
        long first = 0;
        for (var letter : unconfirmed) {
            if (letter.position() > committed || !Positions.together(letter.position(), head())) {
                break;
            }
            if (letter.position() <= sent) {
                continue;
            }
            if (letters.size() == LETTERS_MAX) {
                wire.carry(receiver, new ShardPacket.Letters(access.shard(), first, letters));
                letters.clear();
            }
            if (letters.isEmpty()) {
                first = letter.position();
            }
            letters.add(letter.message());
            sent = letter.position();
        }
        if (!letters.isEmpty()) {
            wire.carry(receiver, new ShardPacket.Letters(access.shard(), first, letters));
        }
        time();
    }

    private long head() {
        return unconfirmed.getFirst().position();
    }

    private void time() {
        if (timing || unconfirmed.isEmpty()) {
            return;
        }
        timing = true;
        heard = false;
        access.wakeAt(access.nowMillis() + RESEND_MILLIS, () -> {
            timing = false;
            if (!heard) {
                sent = 0;
            }
            transmit();
        });
    }

    private void readMore() {
        if (reading || loaded == last || unconfirmed.size() > WINDOW / 2) {
            return;
        }
        reading = true;
        access.scan(row(loaded + 1), row(Long.MAX_VALUE), WINDOW / 2, rows -> {
            reading = false;
            for (var row : rows) {
                var value = row.value();
                if (value != null) {
                    loaded = Positions.ofRow(row.key());
                    unconfirmed.add(new Letter(loaded, ShardMessageCodec.decode(value)));
                }
            }
            transmit();
        });
    }

    private void deleteRows(long through) {
        if (lowestRow > through) {
            return;
        }
        if (through - lowestRow < SINGLE_DELETES_MAX) {
            for (long position = lowestRow; position <= through; position++) {
                access.delete(row(position));
            }
        } else {
            access.deleteRange(row(lowestRow), row(through + 1));
        }
        lowestRow = through + 1;
    }

    private Key row(long position) {
        return Positions.row(access.options().namespace(), receiver, position);
    }
}
