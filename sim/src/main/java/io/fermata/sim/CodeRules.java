package io.fermata.sim;

import java.util.Set;

/**
 * A release that renames steps must not go on with what another release has begun: each process replays a run before it
 * asks for more, and so must find the difference.
 */
final class CodeRules {
    private static final Set<String> PLAIN = Set.of("step", "task", "slow", "update");

    private CodeRules() {}

    static void opened(Reports reports, RunModel run, String name) {
        boolean isOther = name.startsWith("other");
        run.hasOtherNames |= isOther;
        run.hasPlainNames |= PLAIN.contains(name);
        reports.check(
                !run.hasOtherNames || !run.hasPlainNames,
                "9 replay gives the same operations",
                () -> run + " goes on with " + name + ", although its history is another code's");
    }

    /** A replay may start here. */
    static void checkpointed(RunModel run) {
        if (run.operations.values().stream().noneMatch(RunModel.Operation::isOpen)) {
            run.hasPlainNames = false;
            run.hasOtherNames = false;
        }
    }
}
