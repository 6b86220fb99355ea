package io.fermata.embedded;

import io.fermata.durable.JavaWorkflows;
import io.fermata.kernel.Cause;
import io.fermata.kernel.Closing;
import io.fermata.kernel.Event;
import io.fermata.kernel.OperationId;
import io.fermata.kernel.OperationSpec;
import io.fermata.kernel.RunEnd;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a reader is told about each event beside its type and operation; empty values are left out. */
final class EventDetails {
    private final Readings readings;

    EventDetails(Readings readings) {
        this.readings = readings;
    }

    @Nullable
    String operationOf(Event event) {
        OperationId operation = switch (event) {
            case Event.OperationOpened e -> e.operation();
            case Event.AttemptDue e -> e.operation();
            case Event.AttemptStarted e -> e.operation();
            case Event.AttemptFailed e -> e.operation();
            case Event.AttemptLost e -> e.operation();
            case Event.AttemptDeferred e -> e.operation();
            case Event.Heartbeat e -> e.operation();
            case Event.MessageDelivered e -> e.operation();
            case Event.ChildStarted e -> e.operation();
            case Event.OperationClosed e -> e.operation();
            case Event.Reopened e -> e.fromOperation().isEmpty() ? null : new OperationId(e.fromOperation());
            case Event.Started e -> null;
            case Event.StartDelayElapsed e -> null;
            case Event.TurnTaken e -> null;
            case Event.Signalled e -> null;
            case Event.CancelRequested e -> null;
            case Event.Paused e -> null;
            case Event.Resumed e -> null;
            case Event.Blocked e -> null;
            case Event.Annotated e -> null;
            case Event.ViewSet e -> null;
            case Event.AttributesSet e -> null;
            case Event.Checkpointed e -> null;
            case Event.Closed e -> null;
            case Event.StepLimitSet e -> null;
            case Event.UpdateAccepted e -> null;
            case Event.UpdateAnswered e -> null;
            case Event.ChannelWritten e -> StateDetails.writer(e);
            case Event.Forked e -> e.fromOperation().isEmpty() ? null : new OperationId(e.fromOperation());
        };
        return operation == null ? null : operation.path();
    }

    Map<String, Object> of(Event event, Cause cause) {
        var fields = new Fields();
        describe(event, fields);
        return fields.text("actor", cause.actor())
                .text("reason", cause.reason())
                .text("causation", cause.causationId())
                .text("trace", cause.traceContext())
                .text("correlation", cause.correlationId())
                .all;
    }

    private void describe(Event event, Fields fields) {
        switch (event) {
            case Event.Started e -> started(e, fields);
            case Event.StartDelayElapsed e -> {}
            case Event.TurnTaken e -> fields.set("turn", e.number()).set("through", e.through());
            case Event.OperationOpened e -> opened(e.spec(), fields);
            case Event.AttemptDue e -> fields.set("attempt", e.attempt());
            case Event.AttemptStarted e -> fields.set("attempt", e.attempt()).text("worker", e.worker());
            case Event.AttemptFailed e -> failed(e, fields);
            case Event.AttemptLost e -> lost(e, fields);
            case Event.AttemptDeferred e ->
                fields.set("attempt", e.attempt()).text("why", e.why()).time("retryAt", e.retryAtMillis());
            case Event.Heartbeat e -> fields.set("attempt", e.attempt()).set("details", readings.json(e.details()));
            case Event.MessageDelivered e -> delivered(e, fields);
            case Event.ChildStarted e ->
                fields.text("child", e.workflowId()).set("run", e.run().toString());
            case Event.OperationClosed e -> closed(e.closing(), fields);
            case Event.Signalled e -> fields.text("name", e.name()).set("payload", readings.json(e.payload()));
            case Event.CancelRequested e -> fields.text("reason", e.reason());
            case Event.Paused e -> fields.text("reason", e.reason());
            case Event.Resumed e -> {}
            case Event.Blocked e -> fields.text("reason", e.reason()).text("advice", e.advice());
            case Event.Reopened e -> fields.set("generation", e.generation());
            case Event.Annotated e -> fields.text("kind", e.kind()).set("note", readings.json(e.note()));
            case Event.ViewSet e -> fields.text("key", e.key()).set("value", readings.json(e.value()));
            case Event.AttributesSet e -> attributes(e, fields);
            case Event.Checkpointed e -> fields.set("state", readings.json(JavaWorkflows.checkpointState(e.state())));
            case Event.Closed e -> ended(e.end(), fields);
            case Event.StepLimitSet e -> fields.set("steps", e.steps());
            case Event.UpdateAccepted e ->
                fields.text("update", e.updateId()).text("name", e.name()).set("argument", readings.json(e.argument()));
            case Event.UpdateAnswered e -> closed(e.answer(), fields.text("update", e.updateId()));
            case Event.ChannelWritten e -> fields.set("writes", StateDetails.writes(e, readings));
            case Event.Forked e -> forked(e, fields);
        }
    }

    private void started(Event.Started event, Fields fields) {
        fields.text("workflow", event.spec().workflow())
                .set("attempt", event.spec().attempt())
                .set("input", readings.json(event.spec().input()))
                .text("version", event.spec().codeVersion())
                .text("correlation", event.spec().correlation());
    }

    private void failed(Event.AttemptFailed event, Fields fields) {
        fields.set("attempt", event.attempt())
                .set("error", readings.problem(event.failure()))
                .time("retryAt", event.retryAtMillis());
    }

    private static void forked(Event.Forked event, Fields fields) {
        fields.text("of", event.workflowId())
                .set("run", event.run().toString())
                .text("edited", event.inputEdited() ? "input" : event.resultEdited() ? "result" : "");
    }

    private static void lost(Event.AttemptLost event, Fields fields) {
        fields.set("attempt", event.attempt()).text("why", event.why()).time("retryAt", event.retryAtMillis());
    }

    private void delivered(Event.MessageDelivered event, Fields fields) {
        fields.set("arm", event.arm())
                .text("message", event.messageId())
                .set("payload", readings.json(event.payload()));
    }

    private void attributes(Event.AttributesSet event, Fields fields) {
        var attributes = new TreeMap<String, Object>();
        event.attributes().forEach((key, value) -> attributes.put(key, readings.json(value)));
        fields.set("attributes", attributes);
    }

    private void opened(OperationSpec spec, Fields fields) {
        switch (spec) {
            case OperationSpec.Step step ->
                fields.text("kind", "step").text("name", step.name()).set("input", readings.json(step.input()));
            case OperationSpec.Task task ->
                fields.text("kind", "task")
                        .text("name", task.name())
                        .text("queue", task.queue())
                        .set("input", readings.json(task.input()));
            case OperationSpec.Callback callback ->
                fields.text("kind", "callback").text("name", callback.name());
            case OperationSpec.Timer timer ->
                fields.text("kind", "timer").text("name", timer.name()).time("due", timer.dueMillis());
            case OperationSpec.Await await ->
                fields.text("kind", "message")
                        .text("name", await.name())
                        .set("messages", await.arms())
                        .set("all", await.all())
                        .time("timeout", await.timeoutAtMillis());
            case OperationSpec.Child child ->
                fields.text("kind", "child")
                        .text("name", child.name())
                        .text("child", child.workflowId())
                        .set("input", readings.json(child.input()));
            case OperationSpec.Publish publish ->
                fields.text("kind", "publish")
                        .text("name", publish.message().type())
                        .text("key", publish.message().key())
                        .set("payload", readings.json(publish.message().payload()));
            case OperationSpec.SignalOther signal ->
                fields.text("kind", "signal")
                        .text("name", signal.name())
                        .text("to", signal.workflowId())
                        .set("payload", readings.json(signal.input()));
            case OperationSpec.Marker marker ->
                fields.text("kind", marker.kind())
                        .text("name", marker.name())
                        .set("value", readings.json(marker.value()));
        }
    }

    private void closed(Closing closing, Fields fields) {
        switch (closing) {
            case Closing.Completed completed ->
                fields.text("outcome", "completed").set("result", readings.json(completed.result()));
            case Closing.Failed failed ->
                fields.text("outcome", "failed").set("error", readings.problem(failed.failure()));
            case Closing.TimedOut late -> fields.text("outcome", "timed-out").text("timeout", late.which());
            case Closing.Cancelled cancelled ->
                fields.text("outcome", "cancelled").text("why", cancelled.reason());
        }
    }

    private void ended(RunEnd end, Fields fields) {
        fields.text("status", end.status().name());
        switch (end) {
            case RunEnd.Completed completed -> fields.set("result", readings.json(completed.result()));
            case RunEnd.Failed failed -> fields.set("error", readings.problem(failed.failure()));
            case RunEnd.Cancelled cancelled -> fields.text("why", cancelled.reason());
            case RunEnd.Terminated terminated -> fields.text("why", terminated.reason());
            case RunEnd.TimedOut late -> fields.text("timeout", late.which());
            case RunEnd.ContinuedAsNew next -> fields.text("next", next.next().toString());
        }
    }

    /** Fields in the order in which they were set. */
    private static final class Fields {
        private final Map<String, Object> all = new LinkedHashMap<>();

        Fields text(String name, String value) {
            if (!value.isEmpty()) {
                all.put(name, value);
            }
            return this;
        }

        Fields set(String name, Object value) {
            all.put(name, value);
            return this;
        }

        Fields time(String name, long millis) {
            if (millis > 0) {
                all.put(name, Instant.ofEpochMilli(millis));
            }
            return this;
        }
    }
}
