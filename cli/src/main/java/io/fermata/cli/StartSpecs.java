package io.fermata.cli;

import io.fermata.kernel.Payload;
import io.fermata.kernel.RetryPolicy;
import io.fermata.kernel.StartSpec;
import io.fermata.sdk.Registration;
import java.util.Map;

/** What an execution that the command line starts begins with. */
final class StartSpecs {
    private static final String JAVA = "java";

    private StartSpecs() {}

    static StartSpec of(Registration<?, ?> workflow, String id, Payload input, String correlation) {
        return new StartSpec(
                id,
                workflow.name(),
                JAVA,
                workflow.options().version(),
                input,
                Map.of(),
                "",
                correlation,
                0,
                0,
                0,
                RetryPolicy.NEVER,
                1,
                0,
                null,
                null);
    }
}
