package io.fermata.examples.etl;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fermata.sdk.InvalidInput;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EtlDoorTest {
    private static final String SAMPLE = "inputs/orders.csv";

    @TempDir
    Path directory;

    @Test
    void the_sample_and_the_limits_are_let_in() {
        assertThatCode(() -> check(SAMPLE, "orders.db", 1, 0)).doesNotThrowAnyException();
        assertThatCode(() -> check(SAMPLE, "not/yet/orders.db", 10_000, 60_000)).doesNotThrowAnyException();
        assertThatCode(() -> check(SAMPLE, "orders.db", null, null)).doesNotThrowAnyException();
    }

    @Test
    void numbers_beyond_the_limits_are_refused() {
        assertThatThrownBy(() -> check(SAMPLE, "orders.db", 0, null))
                .isInstanceOf(InvalidInput.class)
                .hasMessage("batchRows must be from 1 to 10000, is 0");
        assertThatThrownBy(() -> check(SAMPLE, "orders.db", 10_001, null)).hasMessageStartingWith("batchRows must");
        assertThatThrownBy(() -> check(SAMPLE, "orders.db", 1, -1))
                .hasMessage("pauseMillisPerBatch must be from 0 to 60000, is -1");
        assertThatThrownBy(() -> check(SAMPLE, "orders.db", 1, 60_001)).hasMessageStartingWith("pauseMillisPerBatch");
    }

    @Test
    void files_that_do_not_fit_are_refused() throws Exception {
        Files.writeString(directory.resolve("text.db"), "this is a text");
        Files.createDirectory(directory.resolve("folder"));

        assertThatThrownBy(() -> check("nowhere.csv", "orders.db", null, null))
                .isInstanceOf(InvalidInput.class)
                .hasMessage("csv must be a file; there is none at nowhere.csv");
        assertThatThrownBy(() -> check(SAMPLE, "text.db", null, null))
                .isInstanceOf(InvalidInput.class)
                .hasMessageStartingWith("database must be an SQLite file");
        assertThatThrownBy(() -> check(SAMPLE, "folder", null, null)).hasMessageStartingWith("database must be a file");
        assertThatThrownBy(() -> check(SAMPLE, "a?b", null, null)).hasMessageContaining("question mark");
        assertThatThrownBy(() -> check(SAMPLE, "a\0b", null, null)).hasMessageStartingWith("database must be a path");
    }

    private void check(String csv, String database, @Nullable Integer batchRows, @Nullable Integer pauseMillis) {
        var path = database.indexOf('\0') >= 0
                ? database
                : directory.resolve(database).toString();
        new EtlWorkflow().check(new EtlRequest(csv, path, batchRows, pauseMillis, null));
    }
}
