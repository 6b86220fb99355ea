package io.fermata.store.local;

import io.fermata.store.Key;
import io.fermata.store.StoreException;
import io.fermata.store.WriteBatch;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * One write of the log: the commits that shared a sync, under one checksum, on whole blocks of its file. The checksum
 * is salted with the file's random salt, so that neither old content nor a user's bytes can pass for a group.
 *
 * <p>Layout: magic 4, checksum 4, length 4, previous checksum 4, generation 8, number 8, records 4, zero 4; then the
 * records: kind 1, shard 2, epoch 8, sequence 8, length 4, changes.
 */
record Group(Position position, int previousChain, int length, ByteBuffer bytes) {
    static final int BLOCK_BYTES = 4_096;
    static final int HEADER_BYTES = 40;
    static final int RECORD_BYTES = 23;
    static final int MAGIC = 0x4645524d;

    private static final int CHECKSUM_AT = 4;
    private static final int CHECKED_FROM = 8;
    private static final byte COMMITTED = 1;
    private static final byte ACQUIRED = 2;
    private static final byte PUT = 1;
    private static final byte DELETE = 2;
    private static final byte DELETE_RANGE = 3;

    static int padded(int length) {
        return (length + BLOCK_BYTES - 1) / BLOCK_BYTES * BLOCK_BYTES;
    }

    static int checksum(long salt, ByteBuffer group) {
        var crc = new CRC32C();
        crc.update(ByteBuffer.allocate(8).putLong(0, salt));
        crc.update(group.duplicate().position(CHECKED_FROM));
        return (int) crc.getValue();
    }

    static int storedChecksum(ByteBuffer group) {
        return group.getInt(CHECKSUM_AT);
    }

    /** Writes the header in front of {@code records} records, pads to whole blocks, and returns the checksum. */
    static int seal(ByteBuffer buffer, LogFile file, Position previous, int records) {
        int length = buffer.position();
        while (buffer.position() % BLOCK_BYTES != 0) {
            buffer.put((byte) 0);
        }
        buffer.flip();
        buffer.putInt(0, MAGIC)
                .putInt(8, length)
                .putInt(12, previous.chain())
                .putLong(16, file.generation())
                .putLong(24, previous.number() + 1)
                .putInt(32, records)
                .putInt(36, 0);
        int checksum = checksum(file.salt(), buffer);
        buffer.putInt(CHECKSUM_AT, checksum);
        return checksum;
    }

    static void encode(LogRecord record, ByteBuffer buffer) {
        buffer.put(record.acquired() ? ACQUIRED : COMMITTED);
        buffer.putShort((short) record.shard());
        buffer.putLong(record.epoch());
        buffer.putLong(record.sequence());
        int lengthAt = buffer.position();
        buffer.putInt(0);
        var changes = record.batch().changes();
        for (int i = 0; i < changes.size(); i++) {
            encode(changes.get(i), buffer);
        }
        buffer.putInt(lengthAt, buffer.position() - lengthAt - 4);
    }

    private static void encode(WriteBatch.Change change, ByteBuffer buffer) {
        switch (change) {
            case WriteBatch.Change.Put put -> {
                buffer.put(PUT);
                encode(put.key().bytes(), buffer);
                encode(put.value(), buffer);
            }
            case WriteBatch.Change.Delete delete -> {
                buffer.put(DELETE);
                encode(delete.key().bytes(), buffer);
            }
            case WriteBatch.Change.DeleteRange range -> {
                buffer.put(DELETE_RANGE);
                encode(range.key().bytes(), buffer);
                encode(range.to().bytes(), buffer);
            }
        }
    }

    private static void encode(byte[] bytes, ByteBuffer buffer) {
        int length = bytes.length;
        while (length > 0x7f) {
            buffer.put((byte) (length | 0x80));
            length >>>= 7;
        }
        buffer.put((byte) length);
        buffer.put(bytes);
    }

    /**
     * The records of this group, whose checksum was found right.
     *
     * @throws StoreException if they are not what this version writes
     */
    List<LogRecord> records() {
        var records = new ArrayList<LogRecord>();
        var buffer = bytes.duplicate().position(HEADER_BYTES);
        try {
            for (int left = bytes.getInt(32); left > 0; left--) {
                records.add(decode(buffer));
            }
        } catch (BufferUnderflowException | IllegalArgumentException e) {
            throw new StoreException(
                    "group " + position.number() + " of the log cannot be read near its byte " + buffer.position()
                            + " (" + e + "); was it written by a newer version?",
                    e);
        }
        return records;
    }

    private static LogRecord decode(ByteBuffer buffer) {
        boolean acquired = buffer.get() == ACQUIRED;
        int shard = Short.toUnsignedInt(buffer.getShort());
        long epoch = buffer.getLong();
        long sequence = buffer.getLong();
        int end = requireLength(buffer, buffer.getInt()) + buffer.position();
        var batch = new WriteBatch();
        while (buffer.position() < end) {
            decode(buffer, batch);
        }
        return new LogRecord(shard, epoch, sequence, batch, acquired);
    }

    private static void decode(ByteBuffer buffer, WriteBatch batch) {
        byte kind = buffer.get();
        var key = Key.of(bytes(buffer));
        switch (kind) {
            case PUT -> batch.put(key, bytes(buffer));
            case DELETE -> batch.delete(key);
            case DELETE_RANGE -> batch.deleteRange(key, Key.of(bytes(buffer)));
            default -> throw new IllegalArgumentException("unknown kind of change " + kind);
        }
    }

    private static byte[] bytes(ByteBuffer buffer) {
        int length = 0;
        int shift = 0;
        byte next = buffer.get();
        while (next < 0) {
            length |= (next & 0x7f) << shift;
            shift += 7;
            next = buffer.get();
        }
        var bytes = new byte[requireLength(buffer, length | next << shift)];
        buffer.get(bytes);
        return bytes;
    }

    /** No length is taken on trust: it would take memory before it is found out. */
    private static int requireLength(ByteBuffer buffer, int length) {
        if (length < 0 || length > buffer.remaining()) {
            throw new IllegalArgumentException(
                    "a length of " + length + " where " + buffer.remaining() + " bytes are left");
        }
        return length;
    }
}
