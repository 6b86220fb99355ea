package io.fermata.exec;

import io.fermata.sdk.Attempt;
import io.fermata.sdk.CurrentSecrets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The environment of a command: given, inherited, and Fermata's own. */
final class Variables {
    static final String PATH = "PATH";
    static final String IDEMPOTENCY_KEY = "FERMATA_IDEMPOTENCY_KEY";
    static final String ATTEMPT = "FERMATA_ATTEMPT";
    /** One run of one command, unlike any other; marks its processes wherever they go. */
    static final String COMMAND_ID = "FERMATA_COMMAND_ID";

    private static final String EXECUTION_ID = "FERMATA_EXECUTION_ID";
    private static final String RUN_ID = "FERMATA_RUN_ID";
    private static final String CORRELATION_ID = "FERMATA_CORRELATION_ID";
    private static final String WORKFLOW = "FERMATA_WORKFLOW";
    private static final String STEP = "FERMATA_STEP";
    private static final String DEADLINE = "FERMATA_DEADLINE";

    static final List<String> NAMES = List.of(
            EXECUTION_ID, RUN_ID, CORRELATION_ID, WORKFLOW, STEP, DEADLINE, IDEMPOTENCY_KEY, ATTEMPT, COMMAND_ID);

    private Variables() {}

    static Map<String, String> of(Attempt attempt, Command command, String commandId) {
        var surroundings = command.surroundings();
        var variables = new HashMap<String, String>();
        if (surroundings.inherited()) {
            variables.putAll(System.getenv());
        }
        @Nullable String path = System.getenv(PATH);
        if (path != null) {
            variables.put(PATH, path);
        }
        surroundings.environment().forEach((name, value) -> variables.put(name, resolved(value)));
        NAMES.forEach(variables::remove);
        variables.put(EXECUTION_ID, attempt.execution().id());
        variables.put(RUN_ID, attempt.execution().runId());
        variables.put(CORRELATION_ID, attempt.execution().correlationId());
        variables.put(WORKFLOW, attempt.execution().workflow());
        variables.put(STEP, attempt.name());
        variables.put(IDEMPOTENCY_KEY, attempt.idempotencyKey());
        variables.put(ATTEMPT, Integer.toString(attempt.number()));
        variables.put(COMMAND_ID, commandId);
        var deadline = attempt.deadline();
        if (deadline != null) {
            variables.put(DEADLINE, deadline.toString());
        }
        return variables;
    }

    /** A reference such as {@code ${secret:token}} becomes its value here, and nowhere else. */
    private static String resolved(String value) {
        var secrets = CurrentSecrets.orNull();
        return secrets == null ? value : secrets.resolve(value);
    }
}
