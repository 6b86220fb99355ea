package io.fermata.examples.healthreport;

import static org.assertj.core.api.Assertions.assertThat;

import io.fermata.embedded.Fermata;
import io.fermata.examples.healthreport.Released.Fate;
import io.fermata.sdk.Deferred;
import io.fermata.sdk.Failure;
import io.fermata.testkit.SimulatedFermata;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How charts are collected: how much at once, and what becomes of a branch that fails. */
class HealthReportCollectTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    @TempDir
    Path directory;

    /** The records of the sample, with something that happens before each answer. */
    private record Disturbed(Disturbance disturbance) implements Records {
        private interface Disturbance {
            void before(PatientCase patient, Kind kind) throws IOException;
        }

        @Override
        public List<PatientCase> patients(ReportRequest request) throws IOException {
            return new FhirBundle().patients(request);
        }

        @Override
        public List<Entry> fetch(PatientCase patient, Kind kind) throws IOException {
            disturbance.before(patient, kind);
            return new FhirBundle().fetch(patient, kind);
        }
    }

    @Test
    void five_requests_are_made_at_once_and_never_six() {
        var inside = new AtomicInteger();
        var most = new AtomicInteger();
        var full = new CountDownLatch(HealthReportFlow.REQUESTS_AT_ONCE);
        var records = new Disturbed((patient, kind) -> {
            most.accumulateAndGet(inside.incrementAndGet(), Math::max);
            full.countDown();
            await(full);
            inside.decrementAndGet();
        });
        try (var fermata =
                Fermata.inMemory().provider(new HealthReportProvider(records)).open()) {
            fermata.start("health-report", "h-1", request(), HealthReport.class).result(MINUTE);
        }
        assertThat(most).hasValue(HealthReportFlow.REQUESTS_AT_ONCE);
    }

    @Test
    void ten_patients_are_examined_at_once_and_the_others_after_them() {
        var isClosed = new AtomicBoolean(true);
        Set<String> asked = new HashSet<>();
        var records = new Disturbed((patient, kind) -> {
            asked.add(patient.id());
            if (isClosed.get()) {
                throw new Deferred("the archive is closed", MINUTE);
            }
        });
        try (var fermata = open(records)) {
            var run = fermata.start("health-report", "h-1", request(), HealthReport.class);
            fermata.runUntilIdle();
            assertThat(asked).hasSize(HealthReportFlow.PATIENTS_AT_ONCE);

            isClosed.set(false);

            assertThat(run.result(Duration.ofHours(1)).patients()).hasSize(12);
        }
    }

    @Test
    void a_branch_that_fails_is_a_doubt_and_a_doubt_makes_the_analysis_cautious() {
        try (var fermata = open(failing(Kind.LABS, "p-09"))) {
            assertThat(report(fermata).report())
                    .contains("Ben Cole (p-02): elevated", "Ida Jahn (p-09): critical, refused by the duty physician");
        }
        assertThat(directory.resolve("p-09.md")).content().contains("doubtful: the labs could not be used");
    }

    @Test
    void without_vital_signs_there_is_no_chart_but_all_the_others_are() {
        try (var fermata = open(failing(Kind.VITALS, "p-03"))) {
            var report = report(fermata);

            assertThat(report.patients()).hasSize(12).containsEntry("p-03", Fate.MEASURE_AGAIN);
        }
        assertThat(directory.resolve("p-03.md")).content().contains("the vital signs could not be read");
    }

    @Test
    void an_archive_that_is_down_for_a_moment_is_asked_again() {
        var calls = new AtomicInteger();
        var records = new Disturbed((patient, kind) -> {
            if (calls.incrementAndGet() <= 3) {
                throw new IOException("connection reset");
            }
        });
        try (var fermata = open(records)) {
            assertThat(report(fermata).patients()).containsEntry("p-03", Fate.APPROVED);
        }
    }

    @Test
    void where_data_is_missing_what_is_out_of_its_range_counts_as_critical() {
        var patient = new PatientCase(request(), "p-1", "A B");
        var fast = List.of(new Reading(Measure.HEART_RATE, 120));
        var chart = new Chart(patient, fast, List.of(), List.of(), List.of());

        assertThat(Draft.of(chart).risk()).isEqualTo(Draft.Risk.ELEVATED);
        assertThat(Draft.cautious(chart).risk()).isEqualTo(Draft.Risk.CRITICAL);
    }

    private static Records failing(Kind broken, String patientId) {
        return new Disturbed((patient, kind) -> {
            if (kind == broken && patient.id().equals(patientId)) {
                throw Failure.validation("the file is damaged");
            }
        });
    }

    private HealthReport report(SimulatedFermata fermata) {
        return fermata.start("health-report", "h-1", request(), HealthReport.class)
                .result(Duration.ofHours(1));
    }

    private static SimulatedFermata open(Records records) {
        return SimulatedFermata.open(builder -> builder.provider(new HealthReportProvider(records)));
    }

    private ReportRequest request() {
        return new ReportRequest("inputs/patients.json", directory.toString(), null);
    }

    private static void await(CountDownLatch latch) throws IOException {
        try {
            if (!latch.await(1, TimeUnit.MINUTES)) {
                throw new IOException("never were five requests made at once");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }
}
