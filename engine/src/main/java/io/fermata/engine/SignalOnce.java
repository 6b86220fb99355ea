package io.fermata.engine;

import io.fermata.kernel.Cause;
import io.fermata.kernel.Command;
import io.fermata.kernel.Rejection;
import io.fermata.kernel.RunId;
import io.fermata.kernel.Status;

/** A signal with an id, which counts once however often it is sent, and reaches the run that is the last by then. */
record SignalOnce(ShardCore core, String workflowId, Command.Signal signal, Cause cause, Reply<Void> reply) {
    void to(RunId run) {
        seen().oneByOne(workflowId + '\0' + signal.signalId(), done -> to(run, done));
    }

    private void to(RunId run, Runnable done) {
        seen().isSeen(SeenIds.Scope.SIGNAL, workflowId, "", signal.signalId(), known -> {
            if (known) {
                core.answerNothing(reply);
                done.run();
                return;
            }
            core.command(run, signal, cause, result -> {
                if (isContinued(result)) {
                    toNext(run, result, done);
                    return;
                }
                if (result.accepted()) {
                    seen().mark(SeenIds.Scope.SIGNAL, workflowId, "", signal.signalId());
                }
                Requests.finish(core, workflowId, result, reply);
                done.run();
            });
        });
    }

    private void toNext(RunId run, CommandResult result, Runnable done) {
        core.parts().index().find(workflowId, last -> {
            if (last == null || last.run().equals(run)) {
                Requests.finish(core, workflowId, result, reply);
                done.run();
            } else {
                to(last.run(), done);
            }
        });
    }

    private SeenIds seen() {
        return core.parts().messaging().seen();
    }

    private static boolean isContinued(CommandResult result) {
        var state = result.state();
        return result.rejection() == Rejection.ALREADY_CLOSED && state != null && state.status() == Status.CONTINUED;
    }
}
