package io.fermata.bench;

import io.fermata.sdk.Context;
import io.fermata.sdk.FermataClient;
import io.fermata.sdk.MessageType;
import io.fermata.sdk.Registration;
import io.fermata.sdk.Workflow;
import io.fermata.sdk.WorkflowType;

/** Start, wait for a message, the client publishes it, complete; measured from the publication to the result. */
final class MessageWorkload implements Workload {
    private static final MessageType<Long> ANSWERED = new MessageType<>("bench.answered", Long.class);

    private final Registration<String, Long> registration = Registration.of("await-answer", new AwaitAnswer());
    private final WorkflowType<String, Long> type = registration.type();

    /** Waits for the message whose key is its input, and returns the message. */
    private static final class AwaitAnswer implements Workflow<String, Long> {
        @Override
        public Long run(Context ctx, String key) {
            return ctx.await(ANSWERED, key);
        }
    }

    @Override
    public Registration<?, ?> registration() {
        return registration;
    }

    @Override
    public int steps() {
        return 0;
    }

    @Override
    public long cycle(FermataClient client, long number) throws WrongResult {
        var key = "key-" + number;
        var execution = client.start(type, Workload.id(number), key);
        long published = System.nanoTime();
        client.publish(ANSWERED, key, number);
        var result = execution.result(LOST_AFTER);
        long took = System.nanoTime() - published;
        if (result != number) {
            throw new WrongResult(Workload.id(number) + " must give " + number + ", gave " + result);
        }
        return took;
    }

    @Override
    public void checkEnd(long executions) {
        // Each result is the message itself: there is nothing that could have been skipped.
    }
}
