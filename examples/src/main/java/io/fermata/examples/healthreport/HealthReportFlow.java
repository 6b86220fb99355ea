package io.fermata.examples.healthreport;

import static io.fermata.flow.Nodes.choice;
import static io.fermata.flow.Nodes.code;
import static io.fermata.flow.Nodes.map;
import static io.fermata.flow.Nodes.parallel;
import static io.fermata.flow.Nodes.pure;
import static io.fermata.flow.Nodes.step;

import io.fermata.examples.healthreport.Chart.Quality;
import io.fermata.flow.Flow;
import io.fermata.flow.GroupPolicy;
import io.fermata.flow.Node;
import io.fermata.flow.Results;
import io.fermata.flow.StepFunction;
import io.fermata.guard.ConcurrencyLimit;
import io.fermata.sdk.Context;
import io.fermata.sdk.Failure;
import io.fermata.sdk.InvalidInput;
import io.fermata.sdk.RawJson;
import io.fermata.sdk.StepOptions;
import io.fermata.sdk.TimedOut;
import io.fermata.sdk.TypeRef;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The phases: admit the patients, examine ten at once, release all side by side, sum up. */
final class HealthReportFlow {
    /** 48 hours. */
    static final Duration PATIENCE = Duration.ofDays(2);

    static final int REQUESTS_AT_ONCE = 5;
    static final int PATIENTS_AT_ONCE = 10;

    private static final TypeRef<List<PatientCase>> PATIENTS = new TypeRef<>() {};
    private static final TypeRef<@Nullable Decision> DECISION = new TypeRef<>() {};
    private static final TypeRef<List<Released>> RELEASED = new TypeRef<>() {};

    private final Records records;
    private final StepOptions requests =
            StepOptions.DEFAULT.withGuards(ConcurrencyLimit.of("records", REQUESTS_AT_ONCE));

    private HealthReportFlow(Records records) {
        this.records = records;
    }

    /** The flow over these records; all its executions share the limit of requests at once. */
    static Flow<ReportRequest, HealthReport> over(Records records) {
        var flow = new HealthReportFlow(records);
        return Flow.of("health-report", flow.phases()).checked(ReportRequest::check);
    }

    private Node<ReportRequest, HealthReport> phases() {
        return step("admit", TypeRef.of(ReportRequest.class), PATIENTS, records::patients)
                .then(map("examine", examine()).maxConcurrency(PATIENTS_AT_ONCE).values())
                // One that waits for a physician must not hold up the others.
                .then(map("release", release())
                        .maxConcurrency(FhirBundle.PATIENTS_MAX)
                        .values())
                .then(step("sum-up", RELEASED, TypeRef.of(HealthReport.class), HealthReport::of));
    }

    /** Collects a chart and routes it by the quality of its data. */
    private Node<PatientCase, Draft> examine() {
        return collect()
                .then(choice("quality", Chart.class, Draft.class)
                        .when("good", chart -> chart.quality() == Quality.GOOD, analysis("analyse", Draft::of))
                        .when("fair", chart -> chart.quality() == Quality.FAIR, analysis("doubt", Draft::cautious))
                        .otherwise(pure("give-up", Chart.class, Draft.class, Draft::none)));
    }

    /** Four branches of two steps each. Without vital signs there is no chart; any other part may be missing. */
    private Node<PatientCase, Chart> collect() {
        return parallel(
                        "collect",
                        PatientCase.class,
                        part(Kind.VITALS),
                        part(Kind.LABS),
                        part(Kind.MEDICATIONS),
                        part(Kind.CONDITIONS))
                .policy(GroupPolicy.critical(Kind.VITALS.word()))
                .then(pure("chart", Results.class, Chart.class, Chart::of))
                .orElse(pure("no-chart", PatientCase.class, Chart.class, Chart::unreadable));
    }

    private Node<PatientCase, Section> part(Kind kind) {
        var patient = TypeRef.of(PatientCase.class);
        var fetched = TypeRef.of(Section.Fetched.class);
        return step("fetch-" + kind.word(), patient, fetched, requests, (of, attempt) -> fetch(of, kind))
                .then(step("check-" + kind.word(), Section.Fetched.class, Section.class, Section::checked))
                .named(kind.word());
    }

    private Section.Fetched fetch(PatientCase patient, Kind kind) throws Exception {
        return new Section.Fetched(patient, kind, records.fetch(patient, kind));
    }

    private static Node<Chart, Draft> analysis(String name, StepFunction<Chart, Draft> function) {
        return step(name, Chart.class, Draft.class, function);
    }

    /** Decides what becomes of a draft, and files it. */
    private static Node<Draft, Released> release() {
        return choice("approval", Draft.class, Released.class)
                .when("no data", Draft::isUnknown, settled("measure-again", Released::measureAgain))
                .when("not critical", draft -> !draft.isCritical(), settled("routine", Released::routine))
                .when("physician", Draft::isExternal, sign())
                .otherwise(step("duty", Draft.class, Released.class, Released::onDuty))
                .then(step("file", Released.class, Released.class, HealthReportFlow::file));
    }

    private static Node<Draft, Released> settled(String name, Function<Draft, Released> function) {
        return pure(name, Draft.class, Released.class, function);
    }

    private static Node<Draft, Released> sign() {
        return code("sign", Draft.class, Released.class, HealthReportFlow::askPhysician);
    }

    /** The token goes to the physician; the wait for the answer costs no thread and no memory, and survives crashes. */
    private static Released askPhysician(Context ctx, Draft draft) {
        var answer = ctx.callback("physician-" + draft.patient().id(), RawJson.class, PATIENCE);
        ctx.step("ask-physician", () -> new Cabinet(draft.patient().request()).ask(draft, answer.token()));
        try {
            return Released.decided(draft, ctx.convert(answer.get(), DECISION));
        } catch (TimedOut late) {
            return Released.unanswered(draft);
        } catch (InvalidInput unclear) {
            return Released.refused(draft, "refused by an answer that is no decision: " + unclear.getMessage());
        } catch (Failure refused) {
            return Released.refused(draft, "refused: " + refused.getMessage());
        }
    }

    private static Released file(Released released) throws Exception {
        new Cabinet(released.draft().patient().request()).file(released);
        return released;
    }
}
