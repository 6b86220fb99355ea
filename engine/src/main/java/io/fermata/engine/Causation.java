package io.fermata.engine;

import io.fermata.kernel.Cause;
import io.fermata.kernel.OperationId;
import io.fermata.kernel.RunId;
import io.fermata.kernel.StartSpec;

/** How what leads to something is named in causes, and what is passed on from one to the next. */
final class Causation {
    private static final String MESSAGE = "message/";

    private Causation() {}

    static String of(RunId run, String operation) {
        return run + "/" + operation;
    }

    static String of(String type, String key, String messageId) {
        return MESSAGE + escaped(type) + "/" + escaped(key) + "/" + messageId;
    }

    /** The cause of what a run's operation does to others; {@code spec} is the run's. */
    static Cause of(RunId run, StartSpec spec, OperationId operation, Cause of) {
        return of(run, spec, operation.toString(), of);
    }

    /** The cause of what a run's end does to others, with an empty operation. */
    static Cause of(RunId run, StartSpec spec, String operation, Cause of) {
        return new Cause(spec.workflowId(), "", of(run, operation), of.traceContext(), spec.correlation());
    }

    /** The cause of what a message leads to; {@code of} is the message's own. */
    static Cause of(String type, String key, String messageId, Cause of) {
        return of.within(of(type, key, messageId), of.correlationId());
    }

    private static String escaped(String part) {
        return part.replace("%", "%25").replace("/", "%2F");
    }
}
