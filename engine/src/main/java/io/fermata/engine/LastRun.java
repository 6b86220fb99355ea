package io.fermata.engine;

import io.fermata.kernel.Status;
import java.util.function.Consumer;

/** The last run of an execution: one that was continued while it was looked up or loaded has a successor. */
final class LastRun {
    /** Something to be done with a loaded run. */
    @FunctionalInterface
    interface Body<T> {
        void run(ShardCore core, Execution execution, Reply<T> reply);
    }

    private LastRun() {}

    /** Runs {@code body} with the run, or with the one that has followed it meanwhile. */
    static <T> void ask(ShardCore core, String workflowId, RunIndex.Entry found, Reply<T> reply, Body<T> body) {
        with(core, workflowId, found, execution -> {
            if (execution.poison == null) {
                body.run(core, execution, reply);
            } else {
                var why = "execution '" + workflowId + "' is quarantined: " + execution.poison;
                core.refuse(reply, new EngineException(EngineException.Code.INVALID, why));
            }
        });
    }

    static void with(ShardCore core, String workflowId, RunIndex.Entry found, Consumer<Execution> then) {
        core.runs().with(found.run(), execution -> {
            if (!isContinued(execution)) {
                then.accept(execution);
                return;
            }
            core.parts().index().find(workflowId, now -> {
                if (now == null || now.run().equals(found.run())) {
                    then.accept(execution);
                } else {
                    with(core, workflowId, now, then);
                }
            });
        });
    }

    private static boolean isContinued(Execution execution) {
        return execution.poison == null && execution.state().status() == Status.CONTINUED;
    }
}
