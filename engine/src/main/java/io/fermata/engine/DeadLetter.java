package io.fermata.engine;

import io.fermata.codec.CodecException;
import io.fermata.codec.Reader;
import io.fermata.kernel.Payload;
import io.fermata.kernel.StartSpec;
import io.fermata.store.Key;
import java.nio.ByteBuffer;

/**
 * Something that could not be delivered and is kept for people.
 *
 * @param atMillis when it was given up
 * @param reason why
 * @param kind what it is: {@code message}, {@code start} (of a trigger), or another message between shards
 * @param type the message's type; empty if it is none
 * @param key the message's key; empty if it is none
 * @param id the message's id, or the id of the execution that was to start; empty if it has none
 * @param correlationId what it is about; empty if nobody said
 * @param payload what it says; {@code NONE} if it cannot be read
 */
public record DeadLetter(
        long atMillis,
        String reason,
        String kind,
        String type,
        String key,
        String id,
        String correlationId,
        Payload payload) {
    /** Letters in one answer. */
    public static final int LIMIT_MAX = 1_000;

    static DeadLetter read(Key table, Row row) {
        byte[] value = row.value();
        if (value == null) {
            throw new IllegalStateException("dead letter " + row.key() + " is gone");
        }
        long at = ByteBuffer.wrap(row.key().bytes()).getLong(table.bytes().length);
        var in = new Reader(value);
        var why = in.readString();
        try {
            return of(at, why, ShardMessageCodec.decode(in.readBytes()));
        } catch (CodecException | IllegalArgumentException unreadable) {
            return new DeadLetter(at, why, "unreadable", "", "", "", "", Payload.NONE);
        }
    }

    /** Names it in a line for people. */
    static String about(ShardMessage message) {
        var letter = of(0, "", message);
        var type = letter.type.isEmpty() ? "" : " " + letter.type + " with key " + letter.key;
        return letter.kind + type + (letter.id.isEmpty() ? "" : " " + letter.id);
    }

    private static DeadLetter of(long at, String why, ShardMessage message) {
        return switch (message) {
            case ShardMessage.Publish m ->
                new DeadLetter(
                        at,
                        why,
                        "message",
                        m.message().type(),
                        m.message().key(),
                        m.messageId(),
                        m.cause().correlationId(),
                        m.message().payload());
            case ShardMessage.StartTriggered m -> of(at, why, "start", m.spec());
            case ShardMessage.StartChild m -> of(at, why, "child", m.spec());
            case ShardMessage.SignalById m ->
                start(at, why, "signal", m.workflowId(), m.cause().correlationId(), m.payload());
            case ShardMessage.Offer m ->
                new DeadLetter(
                        at,
                        why,
                        "offer",
                        m.type(),
                        m.key(),
                        m.messageId(),
                        m.cause().correlationId(),
                        m.payload());
            case ShardMessage.ForRun m -> start(at, why, "answer", m.run().toString(), "", Payload.NONE);
            case ShardMessage.CloseChild m -> start(at, why, "close", m.workflowId(), "", Payload.NONE);
            case ShardMessage.AddWait m -> new DeadLetter(at, why, "wait", m.type(), m.key(), "", "", Payload.NONE);
            case ShardMessage.RemoveWait m -> new DeadLetter(at, why, "wait", m.type(), m.key(), "", "", Payload.NONE);
            case ShardMessage.OfferAnswer m ->
                new DeadLetter(at, why, "answer", m.type(), m.key(), m.messageId(), "", Payload.NONE);
        };
    }

    private static DeadLetter of(long at, String why, String kind, StartSpec spec) {
        return start(at, why, kind, spec.workflowId(), spec.correlation(), spec.input());
    }

    private static DeadLetter start(
            long at, String why, String kind, String id, String correlationId, Payload payload) {
        return new DeadLetter(at, why, kind, "", "", id, correlationId, payload);
    }
}
