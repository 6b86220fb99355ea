package io.fermata.kernel;

import java.util.Map;

/** One thing that a program asks for in a turn, in the order in which it asked. */
public sealed interface Intent {
    record Open(OperationId operation, OperationSpec spec) implements Intent {}

    /** Closes an open operation as cancelled; nothing happens if it has closed meanwhile. */
    record CancelOperation(OperationId operation, String reason) implements Intent {}

    record Annotate(String kind, Payload note) implements Intent {}

    record SetView(String key, Payload value) implements Intent {}

    record SetAttributes(Map<String, Payload> attributes) implements Intent {
        public SetAttributes {
            attributes = Map.copyOf(attributes);
        }
    }

    record Checkpoint(Payload state) implements Intent {}

    /** Refused, with the whole turn, if the program could not know how the channel stands now. */
    record WriteChannel(ChannelWrite write) implements Intent {}

    /** Nothing happens if the update is not open. */
    record AnswerUpdate(String updateId, Closing answer) implements Intent {}

    /** Ends the run; always the last intent of a turn. */
    record Complete(Payload result) implements Intent {}

    record Fail(Failure failure) implements Intent {}

    /** Ends the run as cancelled, after its clean-up. */
    record AcceptCancel(String reason) implements Intent {}

    record ContinueAsNew(String workflow, String codeVersion, Payload input) implements Intent {}
}
