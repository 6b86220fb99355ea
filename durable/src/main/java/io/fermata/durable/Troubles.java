package io.fermata.durable;

import io.fermata.kernel.Failure;
import io.fermata.kernel.OperationSpec;
import io.fermata.sdk.ChildFailed;
import io.fermata.sdk.FermataException;
import io.fermata.sdk.NotFound;
import io.fermata.sdk.Status;
import io.fermata.sdk.StepFailed;
import io.fermata.sdk.TaskFailed;
import io.fermata.sdk.TimedOut;
import org.jspecify.annotations.Nullable;

/** What a workflow's code gets to see when an operation ends without a result. */
final class Troubles {
    private Troubles() {}

    static FermataException failed(OperationSpec spec, int attempts, Failure failure) {
        var status = switch (failure.type()) {
            case "ChildCancelled" -> Status.CANCELLED;
            case "ChildTerminated" -> Status.TERMINATED;
            default -> Status.FAILED;
        };
        return of(spec, attempts, Failures.thrown(failure), status);
    }

    static FermataException timedOut(OperationSpec spec, int attempts, String limit) {
        var timedOut = new TimedOut(limit(limit), Specs.say(spec) + " timed out (" + limit + ")");
        return of(spec, attempts, timedOut, Status.TIMED_OUT);
    }

    private static FermataException of(OperationSpec spec, int attempts, FermataException cause, Status status) {
        var name = spec.name();
        var message = message(spec, attempts, cause);
        return switch (spec) {
            case OperationSpec.Step step -> new StepFailed(name, attempts, cause.category(), message, cause);
            case OperationSpec.Task task -> new TaskFailed(name, attempts, cause.category(), message, cause);
            case OperationSpec.Child child ->
                new ChildFailed(child.workflowId(), status, cause.category(), message, cause);
            case OperationSpec.SignalOther signal ->
                new NotFound("no open execution " + signal.workflowId() + " to signal", cause);
            case OperationSpec.Callback callback -> cause;
            case OperationSpec.Timer timer -> cause;
            case OperationSpec.Await await -> cause;
            case OperationSpec.Publish publish -> cause;
            case OperationSpec.Marker marker -> cause;
        };
    }

    private static String message(OperationSpec spec, int attempts, FermataException cause) {
        var tried = attempts > 1 ? " after " + attempts + " attempts" : "";
        @Nullable String why = cause.getMessage();
        return Specs.say(spec) + " failed" + tried + (why == null || why.isEmpty() ? "" : ": " + why);
    }

    private static TimedOut.Limit limit(String which) {
        return switch (which) {
            case "schedule-to-start" -> TimedOut.Limit.SCHEDULE_TO_START;
            case "start-to-close" -> TimedOut.Limit.START_TO_CLOSE;
            case "schedule-to-close" -> TimedOut.Limit.SCHEDULE_TO_CLOSE;
            case "heartbeat" -> TimedOut.Limit.HEARTBEAT;
            case "run" -> TimedOut.Limit.RUN;
            case "execution" -> TimedOut.Limit.EXECUTION;
            default -> TimedOut.Limit.AWAIT;
        };
    }
}
