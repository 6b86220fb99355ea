package io.fermata.sdk;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a line of a log is about, by name: for whoever lays out lines, such as the server's JSON lines, or a layout of
 * yours that puts {@link #current} beside the message. A field that has no value is left out.
 */
public final class LogFields {
    /** The execution's id. */
    public static final String EXECUTION = "executionId";

    /** The run's id. */
    public static final String RUN = "runId";

    /** The registered name of the execution's workflow. */
    public static final String WORKFLOW = "workflow";

    /** Its namespace. */
    public static final String NAMESPACE = "namespace";

    /** The id of a step or task within its execution. */
    public static final String OPERATION = "operation";

    /** The name of a step or task. */
    public static final String NAME = "operationName";

    /** The number of a step's or task's attempt. */
    public static final String ATTEMPT = "attempt";

    /** When the attempt began, as {@link java.time.Instant} writes it. */
    public static final String STARTED = "attemptStartedAt";

    /** The queue that a task came from. */
    public static final String QUEUE = "queue";

    /** The worker that has a task. */
    public static final String WORKER = "worker";

    /** The trace that it belongs to, as 32 hexadecimal digits. */
    public static final String TRACE = "traceId";

    /** The request to a server during which it was written. */
    public static final String REQUEST = "requestId";

    private static final ThreadLocal<@Nullable Map<String, String>> GIVEN = new ThreadLocal<>();

    private LogFields() {}

    /** The fields of a line that the calling thread writes now; in the step or task that it runs, those of that one. */
    public static Map<String, String> current() {
        var given = GIVEN.get();
        if (given != null) {
            return given;
        }
        var attempt = CurrentAttempt.ATTEMPT.get();
        return attempt == null ? Map.of() : attempt.logFields();
    }

    /** Writes lines that have these fields, too. */
    public static void with(Map<String, String> fields, Runnable logging) {
        var before = GIVEN.get();
        var all = new LinkedHashMap<>(current());
        all.putAll(fields);
        GIVEN.set(Collections.unmodifiableMap(all));
        try {
            logging.run();
        } finally {
            GIVEN.set(before);
        }
    }

    /** What is known of any attempt, in a map of the caller's. */
    public static Map<String, String> of(Attempt attempt) {
        var fields = of(attempt.execution());
        fields.put(OPERATION, attempt.operation());
        fields.put(NAME, attempt.name());
        fields.put(ATTEMPT, Integer.toString(attempt.number()));
        return fields;
    }

    /** What is known of any execution, in a map of the caller's. */
    public static Map<String, String> of(RunFacts execution) {
        var fields = new LinkedHashMap<String, String>();
        fields.put(EXECUTION, execution.id());
        fields.put(RUN, execution.runId());
        fields.put(WORKFLOW, execution.workflow());
        return fields;
    }

    /** A logger whose lines have these fields, and begin with {@link #stamp} for those who do not show fields. */
    public static System.Logger logger(System.Logger logger, Supplier<Map<String, String>> fields) {
        return new StampedLogger(logger, fields);
    }

    /** How a line begins that has these fields; a layout that shows them may take it away. Empty without execution. */
    public static String stamp(Map<String, String> fields) {
        var execution = fields.get(EXECUTION);
        if (execution == null) {
            return "";
        }
        var operation = fields.get(OPERATION);
        var where =
                operation == null ? "" : " " + operation + " " + fields.get(NAME) + ", attempt " + fields.get(ATTEMPT);
        return "[" + execution + where + "] ";
    }
}
