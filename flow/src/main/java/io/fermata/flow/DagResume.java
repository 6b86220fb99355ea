package io.fermata.flow;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Set;

/** Which nodes of a {@link Dag} run when it begins at one of them. */
final class DagResume {
    private DagResume() {}

    /** The node itself and all that depend on it, directly or not. */
    static Set<String> reached(Dag<?> dag, Dag.Member begin) {
        var reached = new LinkedHashSet<String>();
        reached.add(begin.node().name());
        boolean further = true;
        while (further) {
            further = false;
            for (var member : dag.members()) {
                if (Dag.inputs(member).values().stream().anyMatch(reached::contains)) {
                    further |= reached.add(member.node().name());
                }
            }
        }
        return reached;
    }

    /** What feeds the node that the graph begins at. */
    static Resume.Source feeding(Resume resume, Dag<?> dag, Dag.Member begin, String prefix, Resume.Source before) {
        var inputs = Dag.inputs(begin);
        if (inputs.isEmpty()) {
            return before;
        }
        var parts = new LinkedHashMap<String, Resume.Source>();
        inputs.forEach((as, name) -> {
            var member = dag.member(name);
            if (member != null) {
                parts.put(as, resume.given(member.node(), prefix));
            }
        });
        return Dag.takesNamed(begin)
                ? new Resume.Source.Several(parts)
                : parts.values().iterator().next();
    }
}
