package io.fermata.store.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.fermata.store.StoreException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.provider.MethodSource;

/** Any bytes in the small files of a store or a backup are read or refused; the first byte says in which of them. */
class SmallFilesFuzzTest {
    private static final byte FORMAT = 0;
    private static final byte BACKUP = 1;

    @TempDir
    static Path scratch;

    static Stream<byte[]> files() {
        return Stream.of(
                seed(FORMAT, "fermata-store 1\nshards 1\n"),
                seed(BACKUP, "fermata-backup 1\ntaken 2026-01-31T08:00:00Z\nfile 7 0000002a log/1.log\nend 11223344\n"),
                seed((byte) 2, "manifest"));
    }

    @MethodSource("files")
    @FuzzTest
    void any_bytes_are_refused_or_read(byte[] bytes) throws IOException {
        if (bytes.length == 0) {
            return;
        }
        try {
            read(bytes[0], Arrays.copyOfRange(bytes, 1, bytes.length));
        } catch (StoreException refused) {
            assertThat(refused).hasMessageContaining(scratch.toString());
        }
    }

    private static void read(byte kind, byte[] bytes) throws IOException {
        if (kind == FORMAT) {
            Files.write(scratch.resolve(StoreDirectory.FORMAT_FILE), bytes);
            StoreDirectory.holdToRead(scratch).close();
        } else if (kind == BACKUP) {
            Files.write(scratch.resolve(StoreDirectory.BACKUP_FILE), bytes);
            BackupList.read(scratch);
        } else {
            Files.writeString(scratch.resolve("CURRENT"), "MANIFEST-000001\n");
            Files.write(scratch.resolve("MANIFEST-000001"), bytes);
            MapManifest.verify(scratch);
        }
    }

    private static byte[] seed(byte kind, String text) {
        return ((char) kind + text).getBytes(StandardCharsets.US_ASCII);
    }
}
