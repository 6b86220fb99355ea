package io.fermata.store.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.fermata.store.Key;
import io.fermata.store.StoreContract;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KillIT {
    private static final int KILLS = 12;
    private static final int ACKNOWLEDGED_MAX = 600;

    @TempDir
    Path directory;

    @Test
    void nothing_acknowledged_is_lost_and_nothing_is_torn_however_often_the_process_is_killed() throws Exception {
        var random = new Random(42);
        var acknowledged = new long[CrashWriter.SHARDS];
        for (int kill = 0; kill < KILLS; kill++) {
            writeAndKill(1 + random.nextInt(ACKNOWLEDGED_MAX), acknowledged);
            check(acknowledged);
        }
    }

    private void writeAndKill(int lines, long[] acknowledged) throws IOException, InterruptedException {
        var process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-Xmx256m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        CrashWriter.class.getName(),
                        directory.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (var output =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII))) {
            for (int i = 0; i < lines; i++) {
                note(Objects.requireNonNull(output.readLine(), "the writer ended by itself"), acknowledged);
            }
            process.toHandle().destroyForcibly();
            for (var line = output.readLine(); line != null; line = output.readLine()) {
                if (line.matches("\\d \\d+")) {
                    note(line, acknowledged);
                }
            }
        }
        process.waitFor();
    }

    private static void note(String line, long[] acknowledged) {
        int space = line.indexOf(' ');
        int shard = Integer.parseInt(line.substring(0, space));
        acknowledged[shard] = Math.max(acknowledged[shard], Long.parseLong(line.substring(space + 1)));
    }

    private void check(long[] acknowledged) {
        try (var store = LocalStore.open(directory, CrashWriter.OPTIONS)) {
            for (int shard = 0; shard < CrashWriter.SHARDS; shard++) {
                var lease = store.acquire(shard, "checker");
                assertThat(lease.sequence()).isBetween(acknowledged[shard], acknowledged[shard] + 1);
                assertThat(number(store.get(lease, StoreContract.key("first")))).isEqualTo(lease.sequence());
                assertThat(number(store.get(lease, StoreContract.key("second"))))
                        .isEqualTo(lease.sequence());
                var rows = new ArrayList<Key>();
                store.scan(
                        lease,
                        StoreContract.key("row "),
                        StoreContract.key("row!"),
                        true,
                        (key, value) -> rows.add(key));
                assertThat(rows).hasSize((int) Math.min(50, lease.sequence()));
                assertThat(rows.get(0)).isEqualTo(CrashWriter.row(lease.sequence()));
            }
        }
    }

    private static long number(byte @Nullable [] bytes) {
        return ByteBuffer.wrap(Objects.requireNonNull(bytes)).getLong();
    }
}
