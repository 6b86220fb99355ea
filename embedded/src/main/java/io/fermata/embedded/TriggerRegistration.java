package io.fermata.embedded;

import io.fermata.durable.JavaWorkflows;
import io.fermata.engine.EngineClient;
import io.fermata.engine.Trigger;
import io.fermata.kernel.Payload;
import io.fermata.kernel.RetryPolicy;
import io.fermata.kernel.StartSpec;
import io.fermata.sdk.InvalidInput;
import io.fermata.sdk.Registration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** Makes the triggers of this process known to the engine, which keeps them. */
final class TriggerRegistration {
    private final Map<String, Trigger> wanted = new HashMap<>();
    private final Set<String> removed;

    /**
     * Checks the triggers.
     *
     * @throws InvalidInput when two have one name, or one starts a workflow that is not registered here
     */
    TriggerRegistration(List<io.fermata.sdk.Trigger> triggers, Set<String> removed, List<Registration<?, ?>> all) {
        this.removed = Set.copyOf(removed);
        var workflows = new HashMap<String, Registration<?, ?>>();
        all.forEach(each -> workflows.put(each.name(), each));
        for (var trigger : triggers) {
            var workflow = workflows.get(trigger.workflow());
            if (workflow == null) {
                throw new InvalidInput(
                        "trigger " + trigger.name(),
                        "starts workflow " + trigger.workflow() + ", which is not registered");
            }
            if (wanted.put(trigger.name(), of(trigger, workflow)) != null) {
                throw new InvalidInput("trigger " + trigger.name(), "is there twice; give one another name");
            }
        }
    }

    /** Completes when the engine knows all triggers; doing it again changes nothing. */
    CompletableFuture<Void> with(EngineClient engine) {
        var done = new ArrayList<CompletableFuture<?>>();
        removed.forEach(name -> done.add(engine.removeTrigger(name)));
        wanted.values().forEach(trigger -> done.add(engine.addTrigger(trigger)));
        return CompletableFuture.allOf(done.toArray(CompletableFuture[]::new));
    }

    boolean isEmpty() {
        return wanted.isEmpty() && removed.isEmpty();
    }

    private static Trigger of(io.fermata.sdk.Trigger trigger, Registration<?, ?> workflow) {
        var spec = new StartSpec(
                "",
                workflow.name(),
                JavaWorkflows.KIND,
                workflow.options().version(),
                Payload.NONE,
                Map.of(),
                "",
                "",
                0,
                0,
                0,
                RetryPolicy.NEVER,
                1,
                0,
                null,
                null);
        return new Trigger(trigger.name(), trigger.type(), trigger.key(), trigger.id(), spec);
    }
}
