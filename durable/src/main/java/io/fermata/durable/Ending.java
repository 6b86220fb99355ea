package io.fermata.durable;

import io.fermata.kernel.Intent;
import io.fermata.sdk.Cancelled;
import io.fermata.sdk.SagaFailed;
import org.jspecify.annotations.Nullable;

/** How a run ends: by what the workflow's method returned or threw, or by what a handler threw. */
final class Ending {
    private final JavaProgram program;
    private boolean over;

    Ending(JavaProgram program) {
        this.program = program;
    }

    boolean isOver() {
        return over;
    }

    /** Ends the run with its last intent; what still lives is unwound. */
    void with(Intent last) {
        if (over || program.isStopped() || program.fibers.isUnwinding()) {
            return;
        }
        var journal = program.journal;
        if (journal.isReplaying()) {
            program.endReplay();
            if (!program.isStopped() && !journal.isClosedInHistory()) {
                program.misfit("the code ends where the recorded run went on");
            }
        } else {
            journal.add(last);
        }
        over = true;
    }

    /** Ends the run by what the workflow's method threw; what was cancelled with it may still be cleaning up. */
    void by(Throwable thrown) {
        try {
            if (isCancelOfRun(thrown)) {
                program.fibers.awaitOthers();
            }
        } catch (Unwind left) {
            return;
        }
        now(thrown);
    }

    /** Ends the run by what a handler threw; the cancel of the run is left to the workflow's method. */
    void byHandler(Throwable thrown) {
        if (!isCancelOfRun(thrown)) {
            now(thrown);
        }
    }

    private void now(Throwable thrown) {
        if (thrown instanceof VirtualMachineError broken && !(broken instanceof StackOverflowError)) {
            program.stop("the JVM failed under the workflow's code: " + broken, "give it more memory, then resume");
        } else if (thrown instanceof NextRun next) {
            var workflow = program.workflow;
            with(new Intent.ContinueAsNew(workflow.name(), workflow.version(), next.input()));
        } else if (isCancelOfRun(thrown)) {
            with(new Intent.AcceptCancel(String.valueOf(thrown.getMessage())));
        } else {
            with(new Intent.Fail(Failures.recorded(thrown)));
        }
    }

    private boolean isCancelOfRun(Throwable thrown) {
        return isCancel(thrown) && program.root.isCancelled();
    }

    /** A saga that undid its work because of a cancel did what the cancel asked for. */
    private static boolean isCancel(@Nullable Throwable thrown) {
        return thrown instanceof Cancelled || (thrown instanceof SagaFailed saga && isCancel(saga.getCause()));
    }
}
