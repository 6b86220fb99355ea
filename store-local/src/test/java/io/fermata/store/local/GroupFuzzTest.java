package io.fermata.store.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.fermata.store.Key;
import io.fermata.store.StoreException;
import io.fermata.store.WriteBatch;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A group with a right checksum around any bytes is read or refused; the first byte says how many records it claims. A
 * length that is not true takes no memory.
 */
class GroupFuzzTest {
    private static final int ROOM_BYTES = 4 * Group.BLOCK_BYTES;
    private static final LogFile FILE = new LogFile(Path.of("0000000000000001.log"), 1, 42, 1 << 20);

    static Stream<byte[]> bodies() {
        var batch = new WriteBatch();
        batch.put(Key.of(new byte[] {1, 2}), new byte[200]);
        batch.delete(Key.of(new byte[] {4}));
        batch.deleteRange(Key.of(new byte[] {5}), Key.of(new byte[] {6}));
        return Stream.of(
                encoded(List.of(new LogRecord(0, 1, 0, new WriteBatch(), true), new LogRecord(3, 1, 1, batch, false))));
    }

    @MethodSource("bodies")
    @FuzzTest
    void any_bytes_are_refused_or_read(byte[] bytes) {
        if (bytes.length == 0 || bytes.length > ROOM_BYTES / 2) {
            return;
        }
        List<LogRecord> read;
        try {
            read = sealed(bytes).records();
        } catch (StoreException refused) {
            assertThat(refused).hasMessageContaining("group 1 of the log");
            return;
        }

        var once = encoded(read);
        assertThat(encoded(sealed(once).records())).isEqualTo(once);
    }

    private static byte[] encoded(List<LogRecord> records) {
        var body = ByteBuffer.allocate(ROOM_BYTES).put((byte) records.size());
        records.forEach(each -> Group.encode(each, body));
        return Arrays.copyOf(body.array(), body.position());
    }

    private static Group sealed(byte[] body) {
        var buffer = ByteBuffer.allocate(ROOM_BYTES).position(Group.HEADER_BYTES);
        buffer.put(body, 1, body.length - 1);
        int length = buffer.position();
        int checksum = Group.seal(buffer, FILE, Position.START, Byte.toUnsignedInt(body[0]));
        return new Group(new Position(1, checksum), 0, length, buffer);
    }
}
