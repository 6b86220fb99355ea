package io.fermata.examples.crash;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fermata.sdk.AlreadyStarted;
import io.fermata.sdk.Execution;
import io.fermata.sdk.FermataClient;
import io.fermata.sdk.RawJson;
import io.fermata.sdk.StartOptions;
import io.fermata.sdk.TypeRef;
import io.fermata.sdk.WorkflowFailed;
import java.time.Duration;

/** Runs an example as the command line does: starts it, or goes on with it, and tells its last line. */
final class Ending {
    private static final StartOptions AGAIN = StartOptions.DEFAULT.withConflict(StartOptions.OnConflict.USE_EXISTING);
    private static final TypeRef<RawJson> RESULT = TypeRef.of(RawJson.class);
    private static final String ID = "run-1";
    private static final JsonMapper JSON = new JsonMapper();

    private Ending() {}

    static String of(FermataClient client, CrashCase example, String input, Duration limit) {
        try {
            var execution = started(client, example, input);
            var report =
                    JSON.readTree(execution.result(limit).text()).path("report").asText();
            return report.stripTrailing().lines().reduce("", (before, line) -> line);
        } catch (WorkflowFailed failed) {
            Throwable cause = failed;
            while (cause.getCause() != null) {
                cause = cause.getCause();
            }
            return "FAILED: " + cause.getMessage();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a result is JSON", e);
        }
    }

    private static Execution<RawJson> started(FermataClient client, CrashCase example, String input) {
        try {
            return client.start(example.workflow(), ID, new RawJson(input), RESULT, AGAIN);
        } catch (AlreadyStarted ended) {
            return client.execution(ID, RESULT);
        }
    }
}
