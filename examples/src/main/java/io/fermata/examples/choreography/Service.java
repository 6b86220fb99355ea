package io.fermata.examples.choreography;

import io.fermata.sdk.Context;
import io.fermata.sdk.MessageType;
import io.fermata.sdk.Registration;
import io.fermata.sdk.StepOptions;
import io.fermata.sdk.Trigger;
import io.fermata.sdk.Workflow;
import io.fermata.sdk.WorkflowOptions;
import java.util.function.Function;

/**
 * A service that takes one message, does its work in a step and publishes another one. All it knows of the pipeline are
 * the two types.
 *
 * @param name the workflow's
 * @param takes starts it
 * @param publishes what it has to say
 * @param work may fail and be tried again
 */
record Service<I extends Delivery, O extends Delivery>(
        String name, MessageType<I> takes, MessageType<O> publishes, Function<I, O> work) implements Workflow<I, O> {
    @Override
    public O run(Context ctx, I received) {
        var done = ctx.step(name, StepOptions.DEFAULT, publishes.payload(), attempt -> work.apply(received));
        ctx.publish(publishes, done.delivery(), done);
        return done;
    }

    Registration<I, O> registration(String description) {
        var options = WorkflowOptions.DEFAULT
                .withTypes(takes.payload(), publishes.payload())
                .withDescription(description)
                .withVersion("1");
        return Registration.of(name, this, options);
    }

    /** One execution for each delivery. */
    Trigger trigger() {
        return Trigger.on(takes, name).perKey();
    }
}
