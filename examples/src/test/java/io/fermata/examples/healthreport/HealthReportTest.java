package io.fermata.examples.healthreport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fermata.examples.healthreport.Released.Fate;
import io.fermata.sdk.Execution;
import io.fermata.sdk.Failure;
import io.fermata.sdk.Status;
import io.fermata.sdk.TypeRef;
import io.fermata.sdk.WorkflowFailed;
import io.fermata.testkit.SimulatedFermata;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HealthReportTest {
    private static final Path SAMPLE = Path.of("inputs/patients.json");
    private static final String ID = "h-1";

    @TempDir
    Path directory;

    private Path bundle = Path.of("");
    private Path output = Path.of("");

    @BeforeEach
    void takeThreePatients() throws IOException {
        bundle = directory.resolve("patients.json");
        output = directory.resolve("reports");
        HealthReportCrashCase.writeBundle(bundle, List.of("p-03", "p-04", "p-10"));
    }

    @Test
    void the_sample_gives_the_expected_last_line() {
        try (var fermata = simulated()) {
            var report = start(fermata, SAMPLE, null).result(Duration.ofDays(1));

            assertThat(Path.of("expected/health-report.txt")).hasContent(report.summary() + "\n");
            assertThat(report.report()).endsWith("\n" + report.summary() + "\n");
            assertThat(report.patients())
                    .hasSize(12)
                    .containsEntry("p-03", Fate.APPROVED)
                    .containsEntry("p-07", Fate.REFUSED)
                    .containsEntry("p-08", Fate.MEASURE_AGAIN);
        }
    }

    @Test
    void a_critical_report_is_released_by_the_physician_who_has_its_token() throws Exception {
        try (var fermata = simulated()) {
            var run = start(fermata, bundle, true);
            fermata.runUntilIdle();

            fermata.complete(token("p-03"), new Decision(true, "Dr. Lind", "call her"));
            fermata.complete(token("p-10"), new Decision(false, "Dr. Lind", null));

            assertThat(run.result(Duration.ZERO).patients())
                    .isEqualTo(Map.of("p-03", Fate.APPROVED, "p-04", Fate.ROUTINE, "p-10", Fate.REFUSED));
            assertThat(output.resolve("p-03.md")).content().endsWith("approved by Dr. Lind: call her\n");
            assertThat(output.resolve("to-sign")).isEmptyDirectory();
        }
    }

    @Test
    void a_report_that_nobody_answers_is_not_released_after_48_hours_and_waits_until_then() throws Exception {
        try (var fermata = simulated()) {
            var run = start(fermata, bundle, true);
            fermata.advance(HealthReportFlow.PATIENCE.minusSeconds(1));
            assertThat(run.describe().status()).isEqualTo(Status.PARKED);
            fermata.complete(token("p-10"), new Decision(true, "Dr. Lind", null));

            fermata.advance(Duration.ofSeconds(1));

            assertThat(run.result(Duration.ZERO).patients())
                    .isEqualTo(Map.of("p-03", Fate.UNANSWERED, "p-04", Fate.ROUTINE, "p-10", Fate.APPROVED));
            assertThat(output.resolve("p-03.md")).content().endsWith("no physician answered in time\n");
        }
    }

    @Test
    void what_waits_for_a_physician_holds_up_no_other_and_outlives_the_process() throws Exception {
        try (var fermata = simulated()) {
            start(fermata, SAMPLE, true);
            fermata.runUntilIdle();
            assertThat(output.resolve("p-11.md")).as("behind three that wait").exists();
            assertThat(output.resolve("p-03.md")).doesNotExist();
            var token = token("p-03");

            fermata.restart();
            fermata.complete(token, new Decision(true, "Dr. Lind", null));
            fermata.advance(Duration.ofDays(2));

            assertThat(fermata.execution(ID, TypeRef.of(HealthReport.class))
                            .result(Duration.ZERO)
                            .patients())
                    .containsEntry("p-03", Fate.APPROVED)
                    .containsEntry("p-07", Fate.UNANSWERED);
        }
    }

    @Test
    void only_a_clear_yes_releases_a_report() throws Exception {
        try (var fermata = simulated()) {
            var run = start(fermata, bundle, true);
            fermata.runUntilIdle();

            fermata.complete(token("p-03"), Map.of("approved", "perhaps"));
            fermata.fail(token("p-10"), Failure.logic("this is not my patient"));

            assertThat(run.result(Duration.ZERO).patients())
                    .containsEntry("p-03", Fate.REFUSED)
                    .containsEntry("p-10", Fate.REFUSED);
            assertThat(output.resolve("p-10.md")).content().endsWith("refused: this is not my patient\n");
        }
    }

    @Test
    void an_empty_answer_agrees_to_nothing() throws Exception {
        try (var fermata = simulated()) {
            var run = start(fermata, bundle, true);
            fermata.runUntilIdle();

            fermata.complete(token("p-03"), null);
            fermata.complete(token("p-10"), null);

            assertThat(run.result(Duration.ZERO).patients()).containsEntry("p-03", Fate.REFUSED);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'{}', is no FHIR bundle",
        "'[', is no JSON",
        "'{\"resourceType\": \"Bundle\", \"entry\": [{\"resource\": {\"resourceType\": \"Patient\"}}]}', is no id"
    })
    void what_is_no_bundle_fails_at_once_and_leaves_no_file(String text, String reason) throws Exception {
        Files.writeString(bundle, text);
        try (var fermata = simulated()) {
            var run = start(fermata, bundle, null);

            assertThatThrownBy(() -> run.result(Duration.ZERO))
                    .isInstanceOf(WorkflowFailed.class)
                    .hasMessageContaining(reason);
        }
        assertThat(output).doesNotExist();
    }

    @Test
    void a_bundle_without_patients_is_reported_on_at_once() throws Exception {
        Files.writeString(bundle, "{\"resourceType\": \"Bundle\"}");
        try (var fermata = simulated()) {
            assertThat(start(fermata, bundle, null).result(Duration.ZERO).summary())
                    .startsWith("Reported on 0 patients");
        }
    }

    private Execution<HealthReport> start(SimulatedFermata fermata, Path from, @Nullable Boolean external) {
        var request = new ReportRequest(from.toString(), output.toString(), external);
        return fermata.start("health-report", ID, request, HealthReport.class);
    }

    private static SimulatedFermata simulated() {
        return SimulatedFermata.open(builder -> builder.provider(new HealthReportProvider()));
    }

    private String token(String patient) throws IOException {
        var line = Files.readString(output.resolve("to-sign").resolve(patient + ".md"));
        return line.substring(line.indexOf("complete ") + "complete ".length(), line.indexOf(" --result"));
    }
}
