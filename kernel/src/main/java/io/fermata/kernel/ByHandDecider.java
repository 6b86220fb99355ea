package io.fermata.kernel;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Operations that a person completes: their result is recorded as if it had come from where it was expected. */
final class ByHandDecider {
    /** The id under which a message counts that a person gave instead. */
    static final String MESSAGE_ID = "by hand";

    private ByHandDecider() {}

    static @Nullable Rejection complete(Command.CompleteByHand command, Decision decision) {
        var state = decision.state();
        if (state.status().isClosed()) {
            return Rejection.ALREADY_CLOSED;
        }
        var operation = state.operation(command.operation());
        if (operation == null) {
            return AttemptDecider.absent(state, command.operation()) == Rejection.NOT_FOUND
                    ? Rejection.NOT_FOUND
                    : Rejection.STALE_ATTEMPT;
        }
        if (!takesResult(operation.spec())) {
            return Rejection.INVALID;
        }
        Arming.disarm(decision, operation, ParentClosePolicy.ABANDON);
        events(operation.id(), operation.spec(), command.result()).forEach(decision::emit);
        return null;
    }

    /** Whether one value says how the operation ended: of several messages it would not say which one came. */
    static boolean takesResult(OperationSpec spec) {
        return !(spec instanceof OperationSpec.Await await) || await.arms().size() == 1;
    }

    /** What ends the operation. */
    static List<Event> events(OperationId operation, OperationSpec spec, Payload result) {
        return switch (spec) {
            case OperationSpec.Step it -> List.of(closed(operation, result));
            case OperationSpec.Task it -> List.of(closed(operation, result));
            case OperationSpec.Callback it -> List.of(closed(operation, result));
            case OperationSpec.Child it -> List.of(closed(operation, result));
            case OperationSpec.Await it ->
                List.of(new Event.MessageDelivered(operation, 0, MESSAGE_ID, result), closed(operation, Payload.NONE));
            case OperationSpec.Timer it -> List.of(closed(operation, Payload.NONE));
            case OperationSpec.SignalOther it -> List.of(closed(operation, Payload.NONE));
            case OperationSpec.Publish it -> List.of();
            case OperationSpec.Marker it -> List.of();
        };
    }

    private static Event closed(OperationId operation, Payload result) {
        return new Event.OperationClosed(operation, new Closing.Completed(result));
    }
}
