package io.fermata.examples.choreography;

import io.fermata.sdk.Context;
import io.fermata.sdk.InvalidInput;
import io.fermata.sdk.Workflow;
import java.time.Duration;

/**
 * The service at the door: says that a pull request came in, and tells its author when there are comments. Who makes
 * them, and in how many steps, it does not know.
 */
final class Receiver implements Workflow<PullRequest, Outcome> {
    private static final Duration PATIENCE = Duration.ofHours(1);
    private static final int FILES_MAX = 200;

    @Override
    public void check(PullRequest pull) {
        if (pull.repository().isBlank()) {
            throw new InvalidInput("repository", "must not be empty");
        }
        if (pull.number() < 1) {
            throw new InvalidInput("number", "must be at least 1, is " + pull.number());
        }
        if (pull.files().size() > FILES_MAX) {
            throw new InvalidInput(
                    "files",
                    "must be at most " + FILES_MAX + ", are " + pull.files().size());
        }
    }

    @Override
    public Outcome run(Context ctx, PullRequest pull) {
        var delivery = ctx.execution().id();
        var name = pull.repository() + "#" + pull.number();
        ctx.publish(Messages.RECEIVED, delivery, new Received(delivery, name, pull.title(), pull.files()));
        return Outcome.of(ctx.await(Messages.COMMENTED, delivery, PATIENCE));
    }
}
