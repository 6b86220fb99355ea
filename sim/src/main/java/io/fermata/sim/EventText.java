package io.fermata.sim;

import io.fermata.kernel.Closing;
import io.fermata.kernel.Event;
import io.fermata.kernel.OperationSpec;
import io.fermata.kernel.Payload;
import io.fermata.kernel.RunEnd;
import java.util.TreeMap;

/** Events as text that is the same in every JVM. */
final class EventText {
    private EventText() {}

    static String of(Event event) {
        return switch (event) {
            case Event.Started it ->
                "Started " + it.spec().workflowId() + " as " + it.spec().workflow();
            case Event.OperationOpened it -> "OperationOpened " + it.operation() + " " + of(it.spec());
            case Event.AttributesSet it -> "AttributesSet " + new TreeMap<>(it.attributes());
            case Event.MessageDelivered it ->
                "MessageDelivered " + it.operation() + " arm " + it.arm() + " " + it.messageId() + " "
                        + of(it.payload());
            case Event.OperationClosed it -> "OperationClosed " + it.operation() + " " + of(it.closing());
            case Event.Closed it
            when it.end() instanceof RunEnd.Failed failed ->
                "Closed as failed: " + failed.failure().message();
            case Event.Signalled it -> "Signalled " + it.name() + " " + it.signalId() + " " + of(it.payload());
            case Event.AttemptFailed it ->
                "AttemptFailed " + it.operation() + " " + it.attempt() + " until " + it.retryAtMillis() + " "
                        + it.failure().message();
            default -> event.toString();
        };
    }

    private static String of(Closing closing) {
        return switch (closing) {
            case Closing.Completed it -> of(it.result());
            case Closing.Failed it -> "failed: " + it.failure().message();
            case Closing.TimedOut it -> "timed out: " + it.which();
            case Closing.Cancelled it -> "cancelled: " + it.reason();
        };
    }

    private static String of(Payload payload) {
        return Bodies.text(payload);
    }

    private static String of(OperationSpec spec) {
        return switch (spec) {
            case OperationSpec.Timer it -> "timer until " + it.dueMillis();
            case OperationSpec.Await it ->
                "await " + it.arms() + (it.all() ? " all" : " any") + " until " + it.timeoutAtMillis();
            case OperationSpec.Child it -> "child " + it.name() + " " + it.workflowId();
            case OperationSpec.Publish it ->
                "publish " + it.message().type() + "/" + it.message().key();
            default -> spec.getClass().getSimpleName() + " " + spec.name();
        };
    }
}
