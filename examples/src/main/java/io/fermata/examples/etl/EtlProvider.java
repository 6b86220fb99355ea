package io.fermata.examples.etl;

import io.fermata.sdk.Binding;
import io.fermata.sdk.Registration;
import io.fermata.sdk.WorkflowOptions;
import io.fermata.sdk.WorkflowProvider;
import java.util.List;

/** Offers {@code etl}. */
public final class EtlProvider implements WorkflowProvider {
    /** Needed by {@link java.util.ServiceLoader}. */
    public EtlProvider() {}

    @Override
    public List<Registration<?, ?>> workflows() {
        var options = WorkflowOptions.bindings(Binding.bind(Etl.class, new SqliteEtl()))
                .withDescription("loads orders from a CSV file into an SQLite database, with checkpoints")
                .withExample("{\"csv\": \"examples/inputs/orders.csv\", \"database\": \"target/orders.db\"}")
                .withVersion("1");
        return List.of(Registration.of("etl", new EtlWorkflow(), options));
    }
}
