package io.fermata.sim;

import io.fermata.kernel.Closing;
import io.fermata.kernel.OperationSpec;
import io.fermata.kernel.RunEnd;
import io.fermata.sim.RunModel.Operation;

/** A run with a step limit goes no further than that. */
final class LimitRules {
    private static final String PROMISE = "5 a step limit holds";

    private LimitRules() {}

    static void set(RunModel run, int steps) {
        run.stepsMax = steps;
        run.stepsEnded = 0;
    }

    static void ended(RunModel run, Operation operation, Closing closing) {
        boolean isStep = operation.spec instanceof OperationSpec.Step || operation.spec instanceof OperationSpec.Task;
        if (isStep && !(closing instanceof Closing.Cancelled)) {
            run.stepsEnded++;
        }
    }

    static boolean isReached(RunModel run) {
        return run.stepsMax > 0 && run.stepsEnded >= run.stepsMax;
    }

    /** A turn behind the limit may only end the run for good; looked at when its record is known. */
    static void turn(Model model, Reports reports, RunModel run) {
        if (isReached(run)) {
            long turn = run.sequence;
            model.afterBatch(() -> reports.check(
                    run.isClosed() && !(run.end instanceof RunEnd.ContinuedAsNew),
                    PROMISE,
                    () -> run + " goes on at " + turn + " behind its limit of " + run.stepsMax));
        }
    }

    /** What is left of a limit moves along; a new attempt gets all of it. */
    static void carried(Reports reports, RunModel run, RunModel next, boolean isAgain) {
        int left = isAgain ? run.stepsMax : run.stepsMax == 0 ? 0 : run.stepsMax - run.stepsEnded;
        reports.check(
                next.stepsMax == left,
                PROMISE,
                () -> run + " has " + left + " steps left, " + next + " begins with " + next.stepsMax);
    }
}
