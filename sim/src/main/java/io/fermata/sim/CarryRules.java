package io.fermata.sim;

import io.fermata.kernel.RunId;
import java.util.List;

/** What a run that continues as new leaves to the next, in the same batch. */
final class CarryRules {
    private static final String PROMISE = "6 no lost message";

    private CarryRules() {}

    static void check(Model model, Reports reports, RunModel run, RunId nextId) {
        var next = model.run(nextId);
        if (next == null) {
            reports.violation(
                    "3 events and effects are one batch", run + " continues as " + nextId + ", which is not there");
            return;
        }
        reports.check(
                next.carried.equals(List.copyOf(run.unreadSignals.values())),
                PROMISE,
                () -> run + " leaves signals " + run.unreadSignals.values() + ", but " + next + " has " + next.carried);
        reports.check(
                run.cancelRequestedAt <= run.through || next.cancelRequestedAt > 0,
                PROMISE,
                () -> run + " was asked to cancel and was not shown it, and " + next + " knows nothing of it");
        LimitRules.carried(reports, run, next);
        for (var update : run.updates.entrySet()) {
            reports.check(
                    update.getValue() || next.updates.containsKey(update.getKey()),
                    PROMISE,
                    () -> run + " leaves update " + update.getKey() + ", but " + next + " does not have it");
        }
    }
}
