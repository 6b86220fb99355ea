package io.fermata.examples.operators;

import io.fermata.sdk.Registration;
import io.fermata.sdk.TaskHandler;
import io.fermata.sdk.Worker;
import io.fermata.sdk.WorkerOptions;
import io.fermata.sdk.WorkflowOptions;
import io.fermata.sdk.WorkflowProvider;
import java.util.List;

/** Offers {@code operators}, the same from a node in its middle on, {@code operators-songbook}, and their worker. */
public final class OperatorsProvider implements WorkflowProvider {
    /** Needed by {@link java.util.ServiceLoader}. */
    public OperatorsProvider() {}

    @Override
    public List<Registration<?, ?>> workflows() {
        var one = WorkflowOptions.DEFAULT
                .withDescription("a melody's way through a flow put together with operators")
                .withExample("{\"title\": \"Scale\", \"notes\": \"C4/4 D4/4 E4/4 F4/4 | G4/1\"}")
                .withVersion("1");
        var many = WorkflowOptions.DEFAULT
                .withDescription("the same for each melody of a songbook")
                .withExample("{\"tempo\": 90, \"songs\": [{\"title\": \"Scale\", \"notes\": \"C4/4 D4/4 E4/2\"}]}")
                .withVersion("1");
        return List.of(Operators.ONE.registration(one), Operators.ONE.midway(), Operators.MANY.registration(many));
    }

    @Override
    public List<Worker<?>> workers() {
        TaskHandler<Tune, Rhythm> rhythm = Reading::rhythm;
        return List.of(Worker.of("rhythm", rhythm, WorkerOptions.DEFAULT.withInput(Tune.class)));
    }
}
