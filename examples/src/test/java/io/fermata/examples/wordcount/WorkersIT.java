package io.fermata.examples.wordcount;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fermata.embedded.Connection;
import io.fermata.sdk.RawJson;
import io.fermata.sdk.TypeRef;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The workers in other languages, each a process, serve a queue of a real server that knows them by a key. */
@Timeout(180)
@Execution(ExecutionMode.CONCURRENT)
class WorkersIT {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final int ENDED_WELL = 0;
    private static final long POLL_NANOS = 20_000_000;

    /** What is compiled once for all. */
    @TempDir
    static Path built;

    @TempDir
    Path folder;

    private WorkerProcesses processes;

    @BeforeEach
    void begin() {
        processes = new WorkerProcesses(folder, built);
    }

    @AfterEach
    void end() {
        processes.close();
    }

    @Test
    void both_serve_one_queue_and_tell_a_bad_input_as_such() throws Exception {
        for (var language : Language.values()) {
            assumeTrue(language.isHere(), language.interpreter() + " is not here");
        }
        processes.serve(0);
        for (var language : Language.values()) {
            processes.work(language);
        }

        try (var fermata = processes.connect()) {
            var counts = count(
                    fermata,
                    "w-1",
                    "{\"texts\": [\"one\", \"one two\", \" \", \"a b c\", \"d\"]," + " \"pauseMillis\": 400}");

            assertThat(counts.report()).isEqualTo("7 words in 4 texts; 1 refused.");
            assertThat(counts.counts()).extracting(Count::by).contains("python", "typescript");
            assertThat(history(fermata, "w-1")).contains("VALIDATION", "there is nothing to count");
        }
    }

    @ParameterizedTest
    @EnumSource
    void one_that_is_told_to_end_finishes_its_task_which_heartbeats_have_kept(Language language) throws Exception {
        assumeTrue(language.isHere(), language.interpreter() + " is not here");
        processes.serve(0);
        var worker = processes.work(language);

        try (var fermata = processes.connect()) {
            var texts = new RawJson("{\"texts\": [\"hold the note\"], \"pauseMillis\": 3500}");
            var execution = fermata.start("word-count", "w-2", texts, Counts.class);
            while (!history(fermata, "w-2").contains("AttemptStarted")) {
                LockSupport.parkNanos(POLL_NANOS);
            }
            worker.destroy();

            assertThat(worker.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(worker.exitValue()).isEqualTo(ENDED_WELL);
            assertThat(execution.result(LONG).report()).isEqualTo("3 words in 1 texts; 0 refused.");
            assertThat(history(fermata, "w-2").split("AttemptStarted", -1)).hasSize(2);
        }
    }

    @ParameterizedTest
    @EnumSource
    void one_whose_server_is_killed_goes_on_with_the_next(Language language) throws Exception {
        assumeTrue(language.isHere(), language.interpreter() + " is not here");
        int port = processes.serve(0);
        processes.work(language);
        try (var fermata = processes.connect()) {
            count(fermata, "w-3", "{\"texts\": [\"before\"]}");
        }

        processes.kill();
        processes.awaitComplaint(language);
        processes.serve(port);

        try (var fermata = processes.connect()) {
            assertThat(count(fermata, "w-4", "{\"texts\": [\"and after\"]}").counts())
                    .containsExactly(new Count(2, language.word()));
        }
    }

    private static Counts count(Connection fermata, String id, String texts) {
        return fermata.start("word-count", id, new RawJson(texts), Counts.class).result(LONG);
    }

    private static String history(Connection fermata, String id) {
        return fermata.execution(id, TypeRef.anything())
                .history(null, 100)
                .items()
                .toString();
    }
}
