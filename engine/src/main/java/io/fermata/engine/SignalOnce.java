package io.fermata.engine;

import io.fermata.kernel.Cause;
import io.fermata.kernel.Command;
import io.fermata.kernel.Rejection;
import io.fermata.kernel.RunId;
import io.fermata.kernel.Status;

/** A signal with an id, which counts once however often it is sent, and reaches the run that is the last by then. */
record SignalOnce(ShardCore core, String workflowId, Command.Signal signal, Cause cause, Reply<Void> reply) {
    /** The run is in memory, so that nothing comes between the question and the mark. */
    void to(RunId run) {
        var seen = core.parts().messaging().seen();
        seen.isSeen(SeenIds.Scope.SIGNAL, workflowId, "", signal.signalId(), known -> {
            if (known) {
                core.answerNothing(reply);
                return;
            }
            core.command(run, signal, cause, result -> {
                if (isContinued(result)) {
                    toNext(run, result);
                    return;
                }
                if (result.accepted()) {
                    seen.mark(SeenIds.Scope.SIGNAL, workflowId, "", signal.signalId());
                }
                Requests.finish(core, workflowId, result, reply);
            });
        });
    }

    private void toNext(RunId run, CommandResult result) {
        core.parts().index().find(workflowId, last -> {
            if (last == null || last.run().equals(run)) {
                Requests.finish(core, workflowId, result, reply);
            } else {
                to(last.run());
            }
        });
    }

    private static boolean isContinued(CommandResult result) {
        var state = result.state();
        return result.rejection() == Rejection.ALREADY_CLOSED && state != null && state.status() == Status.CONTINUED;
    }
}
