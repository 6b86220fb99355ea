package io.fermata.examples.choreography;

import io.fermata.sdk.MessageType;

/** The language that the services share; the key is the delivery. */
final class Messages {
    static final MessageType<Received> RECEIVED = new MessageType<>("pr.received", Received.class);
    static final MessageType<Validated> VALIDATED = new MessageType<>("pr.validated", Validated.class);
    static final MessageType<Analysed> ANALYSED = new MessageType<>("ast.completed", Analysed.class);
    static final MessageType<Judged> JUDGED = new MessageType<>("llm.completed", Judged.class);
    static final MessageType<Commented> COMMENTED = new MessageType<>("comments.created", Commented.class);

    private Messages() {}
}
