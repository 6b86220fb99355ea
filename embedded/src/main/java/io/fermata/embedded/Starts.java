package io.fermata.embedded;

import io.fermata.durable.JavaWorkflows;
import io.fermata.durable.Payloads;
import io.fermata.durable.RetryPolicies;
import io.fermata.engine.StartRequest;
import io.fermata.kernel.Payload;
import io.fermata.kernel.StartSpec;
import io.fermata.sdk.Registration;
import io.fermata.sdk.StartOptions;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The sdk's options of a start in the kernel's words. */
final class Starts {
    private Starts() {}

    static StartSpec spec(
            Registration<?, ?> workflow, String id, Payload input, StartOptions options, Payloads payloads) {
        var correlation = options.correlationId();
        return new StartSpec(
                id,
                workflow.name(),
                JavaWorkflows.KIND,
                workflow.options().version(),
                input,
                attributes(options.attributes(), payloads),
                options.memo(),
                correlation == null ? "" : correlation,
                millis(options.executionTimeout()),
                millis(options.runTimeout()),
                0,
                RetryPolicies.kernel(options.retry()),
                1,
                millis(options.startDelay()),
                null,
                null);
    }

    static StartRequest.OpenConflict conflict(StartOptions options) {
        return switch (options.conflict()) {
            case FAIL -> StartRequest.OpenConflict.FAIL;
            case USE_EXISTING -> StartRequest.OpenConflict.USE_EXISTING;
            case TERMINATE_EXISTING -> StartRequest.OpenConflict.TERMINATE_EXISTING;
        };
    }

    static StartRequest.ClosedReuse reuse(StartOptions options) {
        return switch (options.reuse()) {
            case ALLOW -> StartRequest.ClosedReuse.ALLOW;
            case ALLOW_IF_FAILED -> StartRequest.ClosedReuse.ALLOW_IF_NOT_COMPLETED;
            case REJECT -> StartRequest.ClosedReuse.REJECT;
        };
    }

    private static Map<String, Payload> attributes(Map<String, Object> given, Payloads payloads) {
        var attributes = new HashMap<String, Payload>();
        given.forEach((key, value) -> attributes.put(key, payloads.clear(value)));
        return attributes;
    }

    private static long millis(@Nullable Duration limit) {
        return limit == null ? 0 : limit.toMillis();
    }
}
