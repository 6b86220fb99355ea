package io.fermata.engine;

import io.fermata.kernel.RunId;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The executions of a core, for those who know them by id. */
final class ShardExecutions implements Executions {
    private final ShardCore core;

    ShardExecutions(ShardCore core) {
        this.core = core;
    }

    @Override
    public void start(StartRequest request, Consumer<Started> then) {
        core.starts().start(request, (result, refusal) -> {
            if (result == null) {
                then.accept(new Started(null, null, refusal));
            } else if (result.created()) {
                then.accept(new Started(result.run(), null, null));
            } else {
                found(result.run(), then);
            }
        });
    }

    @Override
    public void current(String workflowId, Consumer<@Nullable Current> then) {
        core.parts().index().find(workflowId, entry -> {
            if (entry == null) {
                then.accept(null);
                return;
            }
            LastRun.with(core, workflowId, entry, execution -> {
                var state = execution.state();
                var parent = state.isStarted() ? state.spec().parent() : null;
                then.accept(new Current(execution.run, state.status().isClosed(), parent));
            });
        });
    }

    private void found(RunId run, Consumer<Started> then) {
        core.runs()
                .with(
                        run,
                        execution ->
                                then.accept(new Started(run, execution.state().end(), null)));
    }
}
