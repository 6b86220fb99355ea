package io.fermata.engine;

import io.fermata.codec.Reader;
import io.fermata.codec.ValueCodec;
import io.fermata.codec.Writer;
import io.fermata.kernel.Payload;
import io.fermata.store.Key;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * The rows of channels. A small channel is one row, so that the common case of one waiter or one message costs one read
 * and no scan; a channel that outgrows it is split into a row for each waiter and two for each message, until it is
 * empty.
 */
final class ChannelRows {
    /** Waiters and messages that fit into one row. */
    static final int INLINE_ENTRIES_MAX = 16;

    /** Bytes of such a row. */
    static final int INLINE_BYTES_MAX = 8 * 1024;

    private static final int PAGE = 1_000;
    private static final byte WHOLE = 1;
    private static final byte SPLIT = 2;
    private static final byte HEADER = 1;
    private static final byte ENTRY = 2;
    private static final byte META = 1;
    private static final byte PAYLOAD = 2;

    private final ShardAccess access;
    private final int namespace;

    ChannelRows(ShardAccess access) {
        this.access = access;
        this.namespace = access.options().namespace();
    }

    /** Fills an empty channel; {@code then} runs now, or later if the disk must be asked. */
    void load(Channel channel, Runnable then) {
        access.read(header(channel.type, channel.key), row -> {
            var value = row.value();
            if (value == null) {
                then.run();
                return;
            }
            var reader = new Reader(value);
            if (reader.readByte() == WHOLE) {
                readWhole(channel, reader);
                then.run();
                return;
            }
            channel.split = true;
            var messages = metas(channel).build();
            eachRow(messages, messages.afterPrefix(), r -> readMessage(channel, new Reader(valueOf(r))), () -> {
                var waiters = entries(channel).build();
                eachRow(waiters, waiters.afterPrefix(), r -> readWaiter(channel, new Reader(valueOf(r))), () -> {
                    channel.saved();
                    then.run();
                });
            });
        });
    }

    /** Writes what has changed. */
    void save(Channel channel) {
        if (!channel.hasChanged()) {
            return;
        }
        if (channel.isEmpty()) {
            access.delete(header(channel.type, channel.key));
            if (channel.split) {
                saveChanged(channel);
                channel.split = false;
            }
        } else if (channel.split) {
            saveChanged(channel);
        } else {
            saveWhole(channel);
        }
        channel.saved();
    }

    /** Reads the payload of a message that only its row holds. */
    void payload(Channel channel, Channel.Held message, Consumer<Payload> then) {
        access.read(
                payloadKey(channel, message.number),
                row -> then.accept(ValueCodec.readPayload(new Reader(valueOf(row)))));
    }

    /** The prefix of all headers of a type. */
    Key headers(String type) {
        return Tables.key(Tables.WAIT, namespace).tag(HEADER).text(type).build();
    }

    /** The key of the channel whose header has this key and prefix. */
    static String keyOf(Key prefix, Key header) {
        int from = prefix.bytes().length;
        return new String(header.bytes(), from, header.bytes().length - from - 1, StandardCharsets.UTF_8);
    }

    Key header(String type, String key) {
        return header(namespace, type, key);
    }

    static Key header(int namespace, String type, String key) {
        return Tables.key(Tables.WAIT, namespace)
                .tag(HEADER)
                .text(type)
                .text(key)
                .build();
    }

    /** What a header's row says; a split channel is empty here, its waiters have rows of their own. */
    static Channel decode(String type, String key, byte[] header) {
        var channel = new Channel(type, key);
        var reader = new Reader(header);
        channel.split = reader.readByte() == SPLIT;
        if (!channel.split) {
            readWhole(channel, reader);
        }
        return channel;
    }

    /** Adds a waiter of a split channel. */
    static void addWaiter(Channel channel, byte[] entry) {
        readWaiter(channel, new Reader(entry));
    }

    /** The prefix of the waiters' rows of a split channel. */
    static Key waiters(int namespace, String type, String key) {
        return Tables.key(Tables.WAIT, namespace)
                .tag(ENTRY)
                .text(type)
                .text(key)
                .build();
    }

    /** The prefix of all headers. */
    static Key headers(int namespace) {
        return Tables.key(Tables.WAIT, namespace).tag(HEADER).build();
    }

    private void saveWhole(Channel channel) {
        if (channel.size() <= INLINE_ENTRIES_MAX) {
            var writer = new Writer();
            writer.writeByte(WHOLE);
            var messages = channel.messages();
            writer.writeVarint(messages.size());
            for (var message : messages) {
                writeMessage(writer, message);
                ValueCodec.write(writer, Objects.requireNonNull(message.payload));
            }
            writer.writeVarint(channel.waiterCount());
            channel.waiters().forEach(waiter -> writeWaiter(writer, waiter));
            if (writer.size() <= INLINE_BYTES_MAX) {
                access.put(header(channel.type, channel.key), writer.toBytes());
                return;
            }
        }
        channel.split = true;
        access.put(header(channel.type, channel.key), new byte[] {SPLIT});
        channel.messages().forEach(message -> channel.changedMessages.add(message.number));
        channel.waiters().forEach(waiter -> channel.changedWaiters.add(waiter.number));
        saveChanged(channel);
    }

    private void saveChanged(Channel channel) {
        for (long number : channel.changedWaiters) {
            var waiter = channel.waiterAt(number);
            if (waiter == null) {
                access.delete(entries(channel).number(number).build());
            } else {
                var writer = new Writer();
                writeWaiter(writer, waiter);
                access.put(entries(channel).number(number).build(), writer.toBytes());
            }
        }
        for (long number : channel.changedMessages) {
            var message = channel.messageAt(number);
            if (message == null) {
                access.delete(metas(channel).number(number).build());
                access.delete(payloadKey(channel, number));
            } else {
                saveMessage(channel, message);
            }
        }
    }

    private void saveMessage(Channel channel, Channel.Held message) {
        var writer = new Writer();
        writeMessage(writer, message);
        access.put(metas(channel).number(message.number).build(), writer.toBytes());
        if (message.payload != null && !message.payloadSaved) {
            var payload = new Writer();
            ValueCodec.write(payload, message.payload);
            access.put(payloadKey(channel, message.number), payload.toBytes());
            message.payloadSaved = true;
        }
        message.payload = null;
    }

    private static void writeWaiter(Writer writer, Channel.Waiter waiter) {
        writer.writeVarint(waiter.number);
        ValueCodec.write(writer, waiter.id.run());
        ValueCodec.write(writer, waiter.id.operation());
        writer.writeVarint(waiter.id.arm());
        writer.writeVarint(waiter.reserved);
        writer.writeBoolean(waiter.withdrawn);
    }

    private static void readWaiter(Channel channel, Reader reader) {
        long number = reader.readVarint();
        var run = ValueCodec.readRunId(reader);
        var waiter = new Channel.Waiter(number, new WaitId(run, ValueCodec.readOperationId(reader), reader.readInt()));
        waiter.reserved = reader.readVarint();
        waiter.withdrawn = reader.readBoolean();
        channel.add(waiter);
    }

    private static void writeMessage(Writer writer, Channel.Held message) {
        writer.writeVarint(message.number);
        writer.writeString(message.messageId);
        writer.writeBoolean(message.toAll);
        writer.writeVarint(message.expiresAtMillis);
        ValueCodec.write(writer, message.cause);
        writer.writeBoolean(message.taken);
        writer.writeBoolean(message.spread);
        writer.writeBoolean(message.kept);
    }

    private static Channel.Held readMessage(Channel channel, Reader reader) {
        var message = new Channel.Held(
                reader.readVarint(),
                reader.readString(),
                reader.readBoolean(),
                reader.readVarint(),
                ValueCodec.readCause(reader));
        message.taken = reader.readBoolean();
        message.spread = reader.readBoolean();
        message.kept = reader.readBoolean();
        message.payloadSaved = channel.split;
        channel.add(message);
        return message;
    }

    private static void readWhole(Channel channel, Reader reader) {
        for (long left = reader.readVarint(); left > 0; left--) {
            readMessage(channel, reader).payload = ValueCodec.readPayload(reader);
        }
        for (long left = reader.readVarint(); left > 0; left--) {
            readWaiter(channel, reader);
        }
        channel.saved();
    }

    private void eachRow(Key from, Key to, Consumer<Row> visit, Runnable then) {
        access.scan(from, to, PAGE, rows -> {
            rows.forEach(visit);
            if (rows.size() < PAGE) {
                then.run();
            } else {
                eachRow(SeenIds.after(rows.getLast().key()), to, visit, then);
            }
        });
    }

    private static byte[] valueOf(Row row) {
        var value = row.value();
        if (value == null) {
            throw new IllegalStateException("row " + row.key() + " of a channel is gone");
        }
        return value;
    }

    private Tables.KeyBuilder entries(Channel channel) {
        return Tables.key(Tables.WAIT, namespace).tag(ENTRY).text(channel.type).text(channel.key);
    }

    private Tables.KeyBuilder metas(Channel channel) {
        return Tables.key(Tables.MESSAGE, namespace)
                .tag(META)
                .text(channel.type)
                .text(channel.key);
    }

    private Key payloadKey(Channel channel, long number) {
        return Tables.key(Tables.MESSAGE, namespace)
                .tag(PAYLOAD)
                .text(channel.type)
                .text(channel.key)
                .number(number)
                .build();
    }
}
