package io.fermata.engine;

import io.fermata.kernel.OpenOperation;
import io.fermata.kernel.OperationSpec;
import io.fermata.kernel.Status;
import java.util.ArrayList;
import java.util.List;

/** Says where a loaded run stands. */
final class Describing {
    /** Waits shown at most. */
    static final int WAITS_MAX = 1_000;

    private Describing() {}

    static Description of(ShardCore core, Execution execution) {
        var state = execution.state();
        boolean parked = state.status() == Status.OPEN && !execution.mustAct();
        boolean blocked = state.status() == Status.BLOCKED;
        return new Description(
                execution.run,
                state.spec(),
                state.status(),
                parked,
                state.startedAtMillis(),
                state.closedAtMillis(),
                state.sequence(),
                waits(core, execution),
                state.attributes(),
                state.views(),
                blocked ? state.blockedReason() : state.pausedReason(),
                state.blockedAdvice(),
                state.end(),
                state.channels(),
                state.updates().open());
    }

    private static List<WaitView> waits(ShardCore core, Execution execution) {
        var waits = new ArrayList<WaitView>();
        for (var operation : execution.state().openOperations()) {
            if (waits.size() < WAITS_MAX) {
                add(core, execution, operation, waits);
            }
        }
        return waits;
    }

    private static void add(ShardCore core, Execution execution, OpenOperation operation, List<WaitView> waits) {
        switch (operation.spec()) {
            case OperationSpec.Step step -> waits.add(wait(operation, "step", "", "", "", ""));
            case OperationSpec.Task task -> waits.add(wait(operation, "task", task.queue(), "", "", ""));
            case OperationSpec.Callback callback ->
                waits.add(wait(operation, "callback", "", "", "", core.parts().token(execution.run, operation)));
            case OperationSpec.Timer timer -> waits.add(wait(operation, "timer", "", "", "", ""));
            case OperationSpec.Await await -> {
                for (int arm = 0; arm < await.arms().size(); arm++) {
                    if (!operation.delivered(arm)) {
                        var wanted = await.arms().get(arm);
                        waits.add(wait(operation, "message", "", wanted.type(), wanted.key(), ""));
                    }
                }
            }
            case OperationSpec.Child child ->
                waits.add(wait(operation, "child", "", "", operation.childWorkflowId(), ""));
            case OperationSpec.SignalOther signal ->
                waits.add(wait(operation, "signal", "", "", signal.workflowId(), ""));
            case OperationSpec.Publish publish -> {}
            case OperationSpec.Marker marker -> {}
        }
    }

    private static WaitView wait(
            OpenOperation operation, String kind, String queue, String type, String key, String token) {
        var failure = operation.lastFailure();
        long until = operation.phase() == OpenOperation.Phase.BACKING_OFF
                ? operation.retryAtMillis()
                : operation.dueMillis();
        return new WaitView(
                operation.id().path(),
                kind,
                operation.spec().name(),
                queue,
                type,
                key,
                token,
                operation.attempt(),
                operation.worker(),
                operation.openedAtMillis(),
                until,
                failure == null ? "" : failure.category() + ": " + failure.message(),
                operation.deferredWhy(),
                operation.phase(),
                operation.phaseSinceMillis(),
                operation.heartbeatAtMillis(),
                operation.attemptsMax());
    }
}
