package io.fermata.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Kills a process with {@code kill -9} just before and just after its commits on PostgreSQL, when Fermata has not heard
 * of them yet. {@code -Dcrash.kills=N} kills more often, {@code -Dcrash.seed=N} at other commits.
 */
class BankCrashIT {
    private static final int KILLS = Integer.getInteger("crash.kills", 6);
    private static final long SEED = Long.getLong("crash.seed", 20_260_102L);
    private static final int KILLED = 128 + 9;
    private static final int COMMIT_MAX = 9;
    private static final int MINUTES_MAX = 3;

    @TempDir
    Path folder;

    @Test
    void each_effect_is_in_the_ledger_once_however_often_the_process_dies_at_a_commit() throws Exception {
        var url = PostgresServer.emptyDatabaseUrl();
        var dataSource = new PGSimpleDataSource();
        dataSource.setUrl(url);
        var database = new Database(dataSource);
        var random = new Random(SEED);

        for (int kill = 0; kill < KILLS; kill++) {
            var place = kill % 3 == 2 ? "before" : "after";
            int status = run(url, place, 1 + random.nextInt(COMMIT_MAX));
            assertThat(status).as("kill %d, seed %d: %s", kill, SEED, errors()).isEqualTo(KILLED);
        }
        int status = run(url, "never", 0);

        assertThat(status).as("seed %d: %s", SEED, errors()).isZero();
        assertThat(database.ledger()).as("seed %d", SEED).containsExactlyInAnyOrderElementsOf(expected());
        assertThat(database.records())
                .hasSize(2 * Bank.TRANSFERS + Bank.NOTICES)
                .containsOnly("applied");
        assertThat(database.outbox()).isEmpty();
    }

    private static List<String> expected() {
        var entries = new ArrayList<String>();
        for (int i = 0; i < Bank.TRANSFERS; i++) {
            entries.addAll(List.of("debit " + i, "credit " + i, "notice " + i));
        }
        return entries;
    }

    private int run(String url, String place, int commit) throws Exception {
        var process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-Xmx256m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Bank.class.getName(),
                        folder.resolve("data").toString(),
                        url,
                        place,
                        Integer.toString(commit))
                .redirectOutput(new File("/dev/null"))
                .redirectError(folder.resolve("errors").toFile())
                .start();
        try {
            assertThat(process.waitFor(MINUTES_MAX, TimeUnit.MINUTES)).isTrue();
            return process.exitValue();
        } finally {
            process.destroyForcibly();
        }
    }

    private String errors() throws Exception {
        return Files.readString(folder.resolve("errors"));
    }
}
