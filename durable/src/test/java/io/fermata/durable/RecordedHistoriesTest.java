package io.fermata.durable;

import static org.assertj.core.api.Assertions.assertThat;

import io.fermata.kernel.Event;
import io.fermata.kernel.HistoryRecord;
import io.fermata.kernel.Kernel;
import io.fermata.kernel.RunEnd;
import io.fermata.sdk.TypeRef;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Histories of released code, kept as files, replay with the code of today. A file is never rewritten: a new format
 * gets new files beside the old ones, written by {@code -Dhistories.record=true}.
 */
class RecordedHistoriesTest {
    @BeforeAll
    static void record() throws IOException {
        if (Boolean.getBoolean("histories.record")) {
            for (var released : Released.ALL) {
                RecordedHistory.of(released).write();
            }
        }
    }

    static List<Path> files() throws IOException {
        try (var files = Files.list(RecordedHistory.FOLDER)) {
            return files.filter(file -> file.toString().endsWith(".history"))
                    .sorted()
                    .toList();
        }
    }

    static List<Released> released() {
        return Released.ALL;
    }

    @ParameterizedTest
    @MethodSource("files")
    void every_turn_of_a_recorded_history_is_decided_the_same_again(Path file) throws IOException {
        var recorded = RecordedHistory.read(file);
        var records = recorded.records();
        var turns = records.stream()
                .filter(each -> each.events().getFirst() instanceof Event.TurnTaken)
                .toList();

        assertThat(turns).isNotEmpty();
        assertThat(new ColdReplay(recorded.released().workflow(), records).turns())
                .isEqualTo(turns);
    }

    @ParameterizedTest
    @MethodSource("files")
    void a_recorded_history_replays_without_mismatch_to_its_recorded_end(Path file) throws IOException {
        var recorded = RecordedHistory.read(file);
        var records = recorded.records();

        assertThat(new ColdReplay(recorded.released().workflow(), records).refusals())
                .isEmpty();
        assertThat(end(records)).isEqualTo(recorded.end());
    }

    @ParameterizedTest
    @MethodSource("files")
    void code_that_renames_an_operation_of_a_recorded_history_is_refused(Path file) throws IOException {
        var recorded = RecordedHistory.read(file);
        var released = recorded.released();

        var refusals = new ColdReplay(released.renamed(), recorded.records()).refusals();

        assertThat(refusals)
                .singleElement()
                .asString()
                .contains("operation " + released.place + " as ", released.operation + "-renamed", "history holds it");
    }

    @ParameterizedTest
    @MethodSource("released")
    void the_code_of_today_still_records_the_same_bytes(Released released) throws IOException {
        var today = RecordedHistory.of(released);
        var file = RecordedHistory.FOLDER.resolve(today.fileName());

        assertThat(file).as("record histories of a new format").exists();
        assertThat(today.hex())
                .as("the format or the operation ids changed: old histories must stay readable")
                .isEqualTo(RecordedHistory.read(file).hex());
    }

    @Test
    void a_recorded_execution_answers_queries_behind_its_end() throws IOException {
        var recorded = RecordedHistory.read(RecordedHistory.FOLDER.resolve("signals-1.history"));

        assertThat(new ColdReplay(recorded.released().workflow(), recorded.records()).query("state"))
                .isEqualTo("[a, b]");
    }

    @Test
    void every_released_workflow_has_a_history_of_the_first_format() {
        assertThat(Released.ALL.stream().map(each -> each.id + "-1.history"))
                .allSatisfy(
                        name -> assertThat(RecordedHistory.FOLDER.resolve(name)).exists());
    }

    private static String end(List<HistoryRecord> records) {
        var end = Kernel.fold(Stage.RUN, records).end();
        return end instanceof RunEnd.Completed completed
                ? Stage.PAYLOADS.read(completed.result(), TypeRef.of(String.class))
                : String.valueOf(end);
    }
}
