package io.fermata.examples.shelletl;

import io.fermata.sdk.Registration;
import io.fermata.sdk.WorkflowOptions;
import io.fermata.sdk.WorkflowProvider;
import java.time.Duration;
import java.util.List;

/** Offers {@code shell-etl}. */
public final class ShellEtlProvider implements WorkflowProvider {
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private final Duration limit;

    /** Needed by {@link java.util.ServiceLoader}. */
    public ShellEtlProvider() {
        this(LIMIT);
    }

    ShellEtlProvider(Duration limit) {
        this.limit = limit;
    }

    @Override
    public List<Registration<?, ?>> workflows() {
        var options = WorkflowOptions.DEFAULT
                .withDescription("extract, validate, transform, load: shell scripts as steps, with checkpoints")
                .withExample("{\"tills\": \"examples/inputs/tills\", \"output\": \"target/sales.tsv\","
                        + " \"work\": \"target/shell-etl\"}")
                .withVersion("1");
        return List.of(Registration.of("shell-etl", new ShellEtl(limit), options));
    }
}
