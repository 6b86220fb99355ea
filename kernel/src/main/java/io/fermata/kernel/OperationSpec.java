package io.fermata.kernel;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a program asked for. After replay, kind, name and input must be the same again. */
public sealed interface OperationSpec {
    /** What it is called in history, by the user's choice. */
    String name();

    /** Whether the operation ends with its own {@link Event.OperationOpened}: no other event follows, nothing wakes. */
    default boolean instant() {
        return this instanceof Publish || this instanceof Marker;
    }

    /** A piece of the program's own code that runs in the owner's process. */
    record Step(String name, Payload input, RetryPolicy retry, Timeouts timeouts, boolean compensated)
            implements OperationSpec {}

    /** Work for any worker of a queue. Higher priority goes first. */
    record Task(
            String name,
            Payload input,
            String queue,
            int priority,
            RetryPolicy retry,
            Timeouts timeouts,
            boolean compensated)
            implements OperationSpec {}

    /** Something outside answers with the operation's token; nothing is handed out. */
    record Callback(String name, Timeouts timeouts) implements OperationSpec {}

    /** Wakes at {@code dueMillis}. */
    record Timer(String name, long dueMillis) implements OperationSpec {}

    /** Waits for messages: for all arms or for any; {@code timeoutAtMillis} 0 means for ever. */
    record Await(String name, List<Arm> arms, boolean all, long timeoutAtMillis) implements OperationSpec {
        public Await {
            arms = List.copyOf(arms);
        }
    }

    /** One message that an {@link Await} waits for. */
    record Arm(String type, String key) {}

    /** Starts a child execution and waits for its end. An empty id means: one made from the parent's run. */
    record Child(
            String name,
            String workflowId,
            Payload input,
            ParentClosePolicy policy,
            Map<String, Payload> attributes,
            long executionTimeoutMillis,
            RetryPolicy retry)
            implements OperationSpec {
        public Child {
            attributes = Map.copyOf(attributes);
        }
    }

    /** Publishes a message; instant. */
    record Publish(String name, OutMessage message) implements OperationSpec {}

    /** Signals another execution; closed when the other side took or refused it. */
    record SignalOther(String name, String workflowId, Payload input) implements OperationSpec {}

    /** A recorded value (time, chance, uuid, version, …); instant, its result is {@code value}. */
    record Marker(String name, String kind, Payload value) implements OperationSpec {}

    /** A message on its way out; see the sdk for the limits. An empty correlation id means: its publisher's. */
    record OutMessage(
            String type,
            String key,
            Payload payload,
            boolean toAll,
            long ttlMillis,
            @Nullable String messageId,
            String correlationId) {
        /** A message that is about what its publisher is about. */
        public OutMessage(
                String type, String key, Payload payload, boolean toAll, long ttlMillis, @Nullable String messageId) {
            this(type, key, payload, toAll, ttlMillis, messageId, "");
        }
    }
}
