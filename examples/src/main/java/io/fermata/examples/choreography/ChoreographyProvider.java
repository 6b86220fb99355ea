package io.fermata.examples.choreography;

import io.fermata.sdk.Registration;
import io.fermata.sdk.Trigger;
import io.fermata.sdk.WorkflowOptions;
import io.fermata.sdk.WorkflowProvider;
import java.util.List;

/** Offers {@code choreography}, which is the service at the door, and the four behind it. */
public final class ChoreographyProvider implements WorkflowProvider {
    private final Service<Received, Validated> validator =
            new Service<>("pr-validator", Messages.RECEIVED, Messages.VALIDATED, Validator::validate);
    private final Service<Validated, Analysed> analyser =
            new Service<>("ast-analyser", Messages.VALIDATED, Messages.ANALYSED, Analyser::analyse);
    private final Service<Analysed, Judged> judge =
            new Service<>("llm-reviewer", Messages.ANALYSED, Messages.JUDGED, Judge::judge);
    private final Service<Judged, Commented> commenter =
            new Service<>("commenter", Messages.JUDGED, Messages.COMMENTED, Commenter::comment);

    /** Needed by {@link java.util.ServiceLoader}. */
    public ChoreographyProvider() {}

    @Override
    public List<Registration<?, ?>> workflows() {
        var door = WorkflowOptions.DEFAULT
                .withDescription("five services that comment a pull request and know each other only by messages")
                .withExample("{\"repository\": \"acme/shop\", \"number\": 42, \"title\": \"Count\", \"files\": []}")
                .withVersion("1");
        return List.of(
                Registration.of("choreography", new Receiver(), door),
                validator.registration("of choreography: takes pr.received, publishes pr.validated"),
                analyser.registration("of choreography: takes pr.validated, publishes ast.completed"),
                judge.registration("of choreography: takes ast.completed, publishes llm.completed"),
                commenter.registration("of choreography: takes llm.completed, publishes comments.created"));
    }

    @Override
    public List<Trigger> triggers() {
        return List.of(validator.trigger(), analyser.trigger(), judge.trigger(), commenter.trigger());
    }
}
