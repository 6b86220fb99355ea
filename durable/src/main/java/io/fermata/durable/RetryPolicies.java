package io.fermata.durable;

import io.fermata.kernel.Category;
import io.fermata.kernel.Response;
import io.fermata.sdk.RetryPolicy;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The users' retry policies as the kernel's. */
public final class RetryPolicies {
    private RetryPolicies() {}

    /** The policy in the kernel's units. */
    public static io.fermata.kernel.RetryPolicy kernel(RetryPolicy policy) {
        return new io.fermata.kernel.RetryPolicy(
                policy.maxAttempts() == RetryPolicy.UNLIMITED ? 0 : policy.maxAttempts(),
                policy.initialInterval().toMillis(),
                policy.multiplier(),
                policy.maxInterval().toMillis(),
                policy.jitter(),
                List.copyOf(policy.nonRetryableTypes()),
                responses(policy));
    }

    private static Map<Category, Response> responses(RetryPolicy policy) {
        var responses = new EnumMap<Category, Response>(Category.class);
        policy.responses()
                .forEach((category, response) -> responses.put(
                        Failures.category(category),
                        new Response(response.retries(), response.waitAtLeast().toMillis())));
        return responses;
    }
}
