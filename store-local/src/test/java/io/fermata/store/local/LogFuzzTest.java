package io.fermata.store.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.fermata.store.Key;
import io.fermata.store.StoreException;
import io.fermata.store.WriteBatch;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A log of three groups with any bytes written anywhere into it is refused, or read up to a group that was written: no
 * other group, no crash, no hang. The input is a list of strokes: place 4, length 1, bytes.
 */
class LogFuzzTest {
    private static final int GROUPS = 3;

    @TempDir
    static Path scratch;

    static Stream<byte[]> strokes() {
        return Stream.of(
                new byte[0],
                new byte[] {0, 0, 0x10, 8, 1, 7}, // The length of the first group.
                new byte[] {0, 0, 0x20, 24, 1, 9}, // The number of the second group.
                new byte[] {0, 0, 0x30, 60, 2, 1, 2}, // A torn third group.
                new byte[] {0, 0, 0, 3, 1, 0}); // The magic number of the file.
    }

    @MethodSource("strokes")
    @FuzzTest
    void any_bytes_are_refused_or_read(byte[] bytes) throws IOException {
        var written = Written.log();
        strike(written.bytes, ByteBuffer.wrap(bytes));
        Files.write(written.path, written.bytes);

        var read = new ArrayList<Group>();
        try {
            new LogRecovery(List.of(LogFile.read(written.path)), Position.START, read::add).run();
        } catch (StoreException refused) {
            assertThat(refused).hasMessageContaining(written.path.toString());
            return;
        }

        assertThat(read).hasSizeLessThanOrEqualTo(GROUPS);
        for (int i = 0; i < read.size(); i++) {
            var records = read.get(i).records();
            assertThat(records).hasSize(1);
            assertThat(encoded(records.getFirst())).isEqualTo(encoded(Written.logRecord(i)));
        }
    }

    private static ByteBuffer encoded(LogRecord each) {
        var buffer = ByteBuffer.allocate(Group.BLOCK_BYTES);
        Group.encode(each, buffer);
        return buffer.flip();
    }

    private static void strike(byte[] log, ByteBuffer strokes) {
        while (strokes.remaining() > 5) {
            int at = Math.floorMod(strokes.getInt(), log.length);
            int length = Math.min(Math.min(Byte.toUnsignedInt(strokes.get()), strokes.remaining()), log.length - at);
            strokes.get(log, at, length);
        }
    }

    /** A log file as it is on the disk. */
    private record Written(Path path, byte[] bytes) {
        static Written log() throws IOException {
            var path = scratch.resolve(LogFile.name(1));
            var file = new LogFile(path, 1, 42, (GROUPS + 2) * Group.BLOCK_BYTES);
            var bytes = new byte[(int) file.size()];
            var position = Position.START;
            put(file.header(), bytes, 0);
            for (int i = 0; i < GROUPS; i++) {
                var group = ByteBuffer.allocate(Group.BLOCK_BYTES).position(Group.HEADER_BYTES);
                Group.encode(logRecord(i), group);
                int checksum = Group.seal(group, file, position, 1);
                position = new Position(position.number() + 1, checksum);
                put(group, bytes, (i + 1) * Group.BLOCK_BYTES);
            }
            return new Written(path, bytes);
        }

        static LogRecord logRecord(int i) {
            var batch = new WriteBatch();
            batch.put(Key.of(new byte[] {1, (byte) i}), new byte[] {2, 3});
            batch.delete(Key.of(new byte[] {4}));
            batch.deleteRange(Key.of(new byte[] {5}), Key.of(new byte[] {6}));
            return new LogRecord(0, 1, i + 1, batch, i == 0);
        }

        private static void put(ByteBuffer from, byte[] into, int at) {
            from.rewind();
            from.get(into, at, from.remaining());
        }
    }
}
