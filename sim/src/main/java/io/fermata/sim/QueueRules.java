package io.fermata.sim;

import io.fermata.kernel.OperationSpec;
import io.fermata.sim.RunModel.Operation;
import io.fermata.sim.RunModel.Phase;
import io.fermata.sim.RunModel.Status;
import java.util.function.Supplier;

/** In which order the tasks of a queue are given out: within a shard by priority, then by age. */
final class QueueRules {
    /** What was put there so shortly before may be on its way still. */
    private static final long SHORTLY_MILLIS = 1_000;

    /** Who is overtaken again so much later was not just being loaded for a worker of its own. */
    private static final long AGAIN_MILLIS = 5_000;

    private QueueRules() {}

    static void started(Model model, Reports reports, RunModel run, Operation started, long at) {
        if (!(started.spec instanceof OperationSpec.Task task)) {
            return;
        }
        for (var other : model.runs()) {
            if (other.shard == run.shard && other.status == Status.OPEN && !other.poisoned) {
                for (var operation : other.operations.values()) {
                    boolean waits = operation != started
                            && operation.phase == Phase.PENDING
                            && operation.queuedAt < at - SHORTLY_MILLIS;
                    if (waits && isBefore(operation, started, task)) {
                        overtaken(
                                reports,
                                operation,
                                at,
                                () -> run + " operation " + started.path + " is given out before " + other
                                        + " operation " + operation.path);
                    }
                }
            }
        }
    }

    private static void overtaken(Reports reports, Operation waiting, long at, Supplier<String> what) {
        if (waiting.overtakenAt < waiting.queuedAt) {
            waiting.overtakenAt = at;
        }
        reports.check(at - waiting.overtakenAt < AGAIN_MILLIS, "6 tasks are given out by priority, then by age", what);
    }

    private static boolean isBefore(Operation waiting, Operation started, OperationSpec.Task task) {
        return waiting.spec instanceof OperationSpec.Task other
                && other.queue().equals(task.queue())
                && (other.priority() > task.priority()
                        || (other.priority() == task.priority()
                                && waiting.queuedAt < started.queuedAt - SHORTLY_MILLIS));
    }
}
