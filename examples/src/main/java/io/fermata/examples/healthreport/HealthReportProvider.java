package io.fermata.examples.healthreport;

import io.fermata.sdk.Registration;
import io.fermata.sdk.WorkflowOptions;
import io.fermata.sdk.WorkflowProvider;
import java.util.List;

/** Offers {@code health-report}. */
public final class HealthReportProvider implements WorkflowProvider {
    private final Records records;

    /** Needed by {@link java.util.ServiceLoader}. */
    public HealthReportProvider() {
        this(new FhirBundle());
    }

    HealthReportProvider(Records records) {
        this.records = records;
    }

    @Override
    public List<Registration<?, ?>> workflows() {
        var options = WorkflowOptions.DEFAULT
                .withDescription("reports on the patients of a FHIR bundle; a physician approves critical reports")
                .withExample("{\"bundle\": \"examples/inputs/patients.json\", \"output\": \"target/health-reports\"}")
                .withVersion("1");
        return List.of(HealthReportFlow.over(records).registration(options));
    }
}
