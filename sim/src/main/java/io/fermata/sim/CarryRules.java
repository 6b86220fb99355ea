package io.fermata.sim;

import io.fermata.kernel.Payload;
import io.fermata.kernel.RunId;
import java.util.HashMap;
import java.util.List;

/** What a run that goes on in another (continued as new, or tried again) leaves to the next, in the same batch. */
final class CarryRules {
    private static final String PROMISE = "6 no lost message";
    private static final String SAME = "5 the next run is of the same execution";

    private CarryRules() {}

    /** {@code waitMillis}: how long, at most, the next attempt waits; 0 for one that was continued. */
    static void check(Model model, Reports reports, RunModel run, RunId nextId, double waitMillis) {
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
        LimitRules.carried(reports, run, next, waitMillis > 0);
        for (var update : run.updates.entrySet()) {
            reports.check(
                    update.getValue() || next.updates.containsKey(update.getKey()),
                    PROMISE,
                    () -> run + " leaves update " + update.getKey() + ", but " + next + " does not have it");
        }
        boolean takesChannels = waitMillis > 0 || next.carriedChannels.equals(run.channels);
        reports.check(
                takesChannels,
                PROMISE,
                () -> run + " leaves channels " + run.channels + ", not " + next.carriedChannels);
        same(reports, run, next, waitMillis);
    }

    private static void same(Reports reports, RunModel run, RunModel next, double waitMillis) {
        var was = run.spec;
        var is = next.spec;
        if (was == null || is == null) {
            return;
        }
        long began = was.executionStartMillis() == 0 ? run.startedAt : was.executionStartMillis();
        boolean isSame = is.workflowId().equals(was.workflowId())
                && run.id.equals(is.continuedFrom())
                && is.executionTimeoutMillis() == was.executionTimeoutMillis()
                && is.runTimeoutMillis() == was.runTimeoutMillis()
                && is.executionStartMillis() == began
                && is.retry().equals(was.retry())
                && (is.parent() == null ? was.parent() == null : is.parent().equals(was.parent()));
        reports.check(isSame, SAME, () -> run + " of " + was + " goes on as " + is);
        boolean isAgain = waitMillis > 0;
        double least = waitMillis * (1 - was.retry().jitter()) - 1;
        boolean waits = isAgain ? is.delayMillis() >= least && is.delayMillis() <= waitMillis : is.delayMillis() == 0;
        reports.check(
                waits && is.attempt() == (isAgain ? was.attempt() + 1 : 1),
                "5 an execution is tried again as its policy says",
                () -> next + " is attempt " + is.attempt() + " in " + is.delayMillis() + " ms, after attempt "
                        + was.attempt());
        var attributes = new HashMap<>(isAgain ? was.attributes() : run.attributes);
        attributes.values().removeIf(Payload::isNone);
        boolean keeps =
                is.attributes().equals(attributes) && (!isAgain || is.input().equals(was.input()));
        reports.check(keeps, SAME, () -> run + " leaves attributes " + attributes + ", not " + is.attributes());
    }
}
