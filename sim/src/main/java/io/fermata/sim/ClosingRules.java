package io.fermata.sim;

import io.fermata.kernel.Closing;
import io.fermata.kernel.OperationSpec;
import io.fermata.kernel.RunEnd;
import io.fermata.kernel.Timeouts;
import io.fermata.sim.RunModel.Operation;
import io.fermata.sim.RunModel.Phase;

/** When an operation may end, and how. */
final class ClosingRules {
    private static final String ONCE = "5 only the current attempt counts";
    private static final String TIMERS = "7 timers fire once, never early";

    /** The failure of a child whose id another execution has. */
    private static final String ID_TAKEN = "AlreadyStarted";

    private ClosingRules() {}

    static void check(Model model, Reports reports, RunModel run, Operation operation, Closing closing, long at) {
        var where = run + " operation " + operation.path;
        switch (operation.spec) {
            case OperationSpec.Step step -> attempt(model, reports, run, operation, closing);
            case OperationSpec.Task task -> attempt(model, reports, run, operation, closing);
            case OperationSpec.Timer timer ->
                reports.check(
                        !(closing instanceof Closing.Completed)
                                || at >= operation.due
                                || model.isHanded(run, operation.path),
                        TIMERS,
                        () -> where + " ends at " + at + ", due at " + operation.due);
            case OperationSpec.Await await -> await(reports, where, operation, await, closing, at);
            case OperationSpec.Child child -> model.afterBatch(() -> child(model, reports, run, operation, closing));
            case OperationSpec.Callback callback -> {}
            case OperationSpec.SignalOther signal -> {}
            case OperationSpec.Publish publish -> {}
            case OperationSpec.Marker marker -> {}
        }
    }

    private static void attempt(Model model, Reports reports, RunModel run, Operation operation, Closing closing) {
        if (closing instanceof Closing.TimedOut it) {
            timedOut(reports, run, operation, it.which());
        }
        if (!(closing instanceof Closing.Completed completed)) {
            return;
        }
        var text = Bodies.text(completed.result());
        if (model.isHanded(run, operation.path) && text.equals(Repairs.result(operation.path))) {
            return;
        }
        reports.check(
                operation.phase == Phase.RUNNING,
                ONCE,
                () -> run + " operation " + operation.path + " completes while it is " + operation.phase);
        if (text.startsWith("S")) {
            var expected = "S" + operation.path + "#" + operation.attempt;
            reports.check(
                    text.equals(expected), ONCE, () -> run + " records " + text + " where " + expected + " is awaited");
            reports.check(
                    model.ran(run.key(operation), operation.attempt),
                    ONCE,
                    () -> run + " records " + text + ", which nobody did");
        }
    }

    private static void timedOut(Reports reports, RunModel run, Operation operation, String which) {
        var timeouts = operation.spec instanceof OperationSpec.Step step
                ? step.timeouts()
                : operation.spec instanceof OperationSpec.Task task ? task.timeouts() : Timeouts.NONE;
        boolean isInQueue = which.equals("schedule-to-start");
        long limit = isInQueue ? timeouts.scheduleToStartMillis() : timeouts.scheduleToCloseMillis();
        long due = (isInQueue ? operation.since : operation.openedAt) + limit;
        boolean fits = limit > 0 && run.atMillis >= due && (!isInQueue || operation.phase == Phase.PENDING);
        reports.check(
                fits,
                TIMERS,
                () -> run + " operation " + operation.path + " times out (" + which + ") at " + run.atMillis + ", due "
                        + due + ", while it is " + operation.phase);
    }

    private static void await(
            Reports reports, String where, Operation operation, OperationSpec.Await await, Closing closing, long at) {
        int arms = await.arms().size();
        int delivered = operation.delivered.size();
        if (closing instanceof Closing.Completed) {
            reports.check(
                    await.all() ? delivered == arms : delivered == 1,
                    "6 no lost message",
                    () -> where + " ends with " + delivered + " of " + arms + " messages");
        } else if (closing instanceof Closing.TimedOut) {
            reports.check(
                    operation.due > 0 && at >= operation.due,
                    TIMERS,
                    () -> where + " times out at " + at + ", due at " + operation.due);
            reports.check(
                    await.all() || delivered == 0,
                    "6 no lost message",
                    () -> where + " times out although it has its message");
        }
    }

    private static void child(Model model, Reports reports, RunModel run, Operation operation, Closing closing) {
        var child = model.childOf(run.id, operation.path);
        if (closing instanceof Closing.TimedOut && run.reopenings == 0) {
            reports.check(
                    child != null && child.end instanceof RunEnd.TimedOut,
                    "4 nothing leaves before its commit",
                    () -> run + " is told that child " + operation.path + " ran out of time, but " + child
                            + " ended with " + (child == null ? null : child.end));
        }
        boolean isTaken = closing instanceof Closing.Failed failed
                && failed.failure().type().equals(ID_TAKEN)
                && run.forkedFrom != null
                && run.reopenings <= 1;
        reports.check(
                !isTaken,
                "5 a fork begins as the original did, and leaves it alone",
                () -> run + " starts its child " + operation.path + " under the id of the original's");
        if (!(closing instanceof Closing.Completed completed) || model.isHanded(run, operation.path)) {
            return;
        }
        boolean isSame = child != null
                && child.end instanceof RunEnd.Completed end
                && end.result().equals(completed.result());
        reports.check(
                isSame,
                "4 nothing leaves before its commit",
                () -> run + " has the end of child " + operation.path + ", but the child " + child + " ended with "
                        + (child == null ? null : child.end));
    }
}
