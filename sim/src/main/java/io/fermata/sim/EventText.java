package io.fermata.sim;

import io.fermata.kernel.Event;
import io.fermata.kernel.OperationSpec;
import io.fermata.kernel.Payload;
import java.util.TreeMap;

/** Events as text that is the same in every JVM. */
final class EventText {
    private EventText() {}

    static String of(Event event) {
        return switch (event) {
            case Event.Started it -> "Started " + it.spec().workflowId() + " as " + it.spec().workflow();
            case Event.OperationOpened it -> "OperationOpened " + it.operation() + " " + of(it.spec());
            case Event.AttributesSet it -> "AttributesSet " + new TreeMap<>(it.attributes());
            case Event.MessageDelivered it ->
                "MessageDelivered " + it.operation() + " arm " + it.arm() + " " + it.messageId() + " " + of(it.payload());
            case Event.OperationClosed it
            when it.closing() instanceof io.fermata.kernel.Closing.Completed completed ->
                "OperationClosed " + it.operation() + " " + of(completed.result());
            case Event.AttemptFailed it ->
                "AttemptFailed " + it.operation() + " " + it.attempt() + " until " + it.retryAtMillis() + " "
                        + it.failure().message();
            default -> event.toString();
        };
    }

    private static String of(Payload payload) {
        return Bodies.text(payload);
    }

    private static String of(OperationSpec spec) {
        return switch (spec) {
            case OperationSpec.Timer it -> "timer until " + it.dueMillis();
            case OperationSpec.Await it -> "await " + it.arms() + (it.all() ? " all" : " any") + " until "
                    + it.timeoutAtMillis();
            case OperationSpec.Child it -> "child " + it.name() + " " + it.workflowId();
            case OperationSpec.Publish it -> "publish " + it.message().type() + "/" + it.message().key();
            default -> spec.getClass().getSimpleName() + " " + spec.name();
        };
    }
}
