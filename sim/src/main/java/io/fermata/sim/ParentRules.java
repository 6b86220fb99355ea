package io.fermata.sim;

import io.fermata.kernel.OperationSpec;
import io.fermata.kernel.ParentClosePolicy;
import io.fermata.kernel.RunEnd;

/** What became of the children that were open when their parent ended. */
final class ParentRules {
    private static final String PROMISE = "6 no lost message";
    private static final String BY_PARENT = "its parent ";

    private ParentRules() {}

    /** To be asked when nobody has had anything to do for a while. */
    static void check(Model model, Reports reports, RunModel parent) {
        for (var operation : parent.operations.values()) {
            var child = operation.spec instanceof OperationSpec.Child ? model.childOf(parent.id, operation.path) : null;
            if (child != null && !child.poisoned && operation.spec instanceof OperationSpec.Child spec) {
                check(model, reports, parent, operation, new Kept(child, spec.policy()));
            }
        }
    }

    private record Kept(RunModel child, ParentClosePolicy policy) {}

    private static void check(Model model, Reports reports, RunModel parent, RunModel.Operation operation, Kept kept) {
        var child = kept.child();
        boolean isKilled =
                child.end instanceof RunEnd.Terminated end && end.reason().startsWith(BY_PARENT);
        reports.check(
                !isKilled || kept.policy() == ParentClosePolicy.TERMINATE,
                "5 a child ends with its parent as its policy says",
                () -> child + " is terminated with " + parent + ", although its policy is " + kept.policy());
        boolean wasOpen = parent.isClosed() && operation.closing == null && parent.reopenings == 0 && !parent.poisoned;
        if (!wasOpen || child.isClosed() || child.reopenings > 0) {
            return;
        }
        boolean wasAsked = model.runs().stream()
                .anyMatch(run -> run.workflowId().equals(child.workflowId()) && run.wasCancelRequested);
        boolean isLeft = switch (kept.policy()) {
            case ABANDON -> false;
            case REQUEST_CANCEL -> !wasAsked;
            case TERMINATE -> true;
        };
        reports.check(
                !isLeft,
                PROMISE,
                () -> child + " goes on after " + parent + " has ended, although its policy is " + kept.policy());
    }
}
