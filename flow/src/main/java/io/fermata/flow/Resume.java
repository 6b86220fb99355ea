package io.fermata.flow;

import io.fermata.sdk.InvalidInput;
import io.fermata.sdk.TypeRef;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Runs a tree of nodes from one of them on; what the nodes before would have given is given. */
final class Resume {
    private final StartAt start;

    /** What feeds a node: one result of a name, or several. */
    sealed interface Source {
        /** One result. */
        record One(String name, TypeRef<?> type) implements Source {}

        /** Results by the names that the next node knows. */
        record Several(Map<String, Source> parts) implements Source {}
    }

    Resume(StartAt start) {
        this.start = start;
    }

    /**
     * The names of all results that must be given.
     *
     * @throws InvalidInput when there is no such node, or none that a flow can begin at
     */
    Set<String> needs(Node<?, ?> root) {
        var names = new LinkedHashSet<String>();
        needs(root, "", new Source.One(StartAt.INPUT, root.input()), names);
        return names;
    }

    Value run(Node<?, ?> root, Walk walk) throws Exception {
        return run(root, walk, new Source.One(StartAt.INPUT, root.input()));
    }

    private void needs(Node<?, ?> node, String prefix, Source before, Set<String> names) {
        if (isStart(node, prefix)) {
            names(before, names);
            return;
        }
        switch (node) {
            case Sequence<?, ?> sequence -> {
                int at = indexOf(sequence, prefix);
                needs(sequence.parts().get(at), prefix, feeding(sequence, at, prefix, before), names);
            }
            case Parallel<?> parallel -> {
                int at = indexOf(parallel, prefix);
                for (int i = 0; i < parallel.parts().size(); i++) {
                    if (i == at) {
                        needs(parallel.parts().get(i), prefix, before, names);
                    } else {
                        names(given(parallel.parts().get(i), prefix), names);
                    }
                }
            }
            case Dag<?> dag -> needs(dag, prefix, before, names);
            case DagResult<?, ?> result -> needs(result.dag(), prefix, before, names);
            case Inlined<?, ?> inlined -> needs(inlined.root(), prefix + inlined.name() + "/", before, names);
            case Guarded<?, ?> guarded -> needs(guarded.inner(), prefix, before, names);
            default -> throw cannotBegin(node, prefix);
        }
    }

    private void needs(Dag<?> dag, String prefix, Source before, Set<String> names) {
        var begin = dag.members().get(indexOf(dag, prefix));
        needs(begin.node(), prefix, DagResume.feeding(this, dag, begin, prefix, before), names);
        var runs = DagResume.reached(dag, begin);
        for (var member : dag.members()) {
            if (runs.contains(member.node().name()) && !member.equals(begin)) {
                Dag.inputs(member).values().stream()
                        .filter(name -> !runs.contains(name))
                        .forEach(name -> names.add(prefix + name));
            }
        }
    }

    Value run(Node<?, ?> node, Walk walk, Source before) throws Exception {
        if (isStart(node, walk.prefix())) {
            return Run.run(node, walk, take(before, walk));
        }
        return switch (node) {
            case Sequence<?, ?> sequence -> sequence(sequence, walk, before);
            case Parallel<?> parallel -> parallel(parallel, walk, before);
            case Dag<?> dag -> dag(dag, walk, before).run();
            case DagResult<?, ?> result -> dag(result.dag(), walk, before).run(result.wanted());
            case Inlined<?, ?> inlined -> run(inlined.root(), walk.into(inlined.name()), before);
            case Guarded<?, ?> guarded -> run(guarded.inner(), walk, before);
            default -> throw cannotBegin(node, walk.prefix());
        };
    }

    private Value sequence(Sequence<?, ?> sequence, Walk walk, Source before) throws Exception {
        int at = indexOf(sequence, walk.prefix());
        var value = run(sequence.parts().get(at), walk, feeding(sequence, at, walk.prefix(), before));
        for (var node : sequence.parts().subList(at + 1, sequence.parts().size())) {
            value = Run.run(node, walk, value);
        }
        return value;
    }

    private Value parallel(Parallel<?> parallel, Walk walk, Source before) throws Exception {
        int at = indexOf(parallel, walk.prefix());
        var ended = new TreeMap<Integer, Ended>();
        for (int i = 0; i < parallel.parts().size(); i++) {
            var branch = parallel.parts().get(i);
            var value = i == at ? run(branch, walk, before) : take(given(branch, walk.prefix()), walk);
            ended.put(i, new Ended.Succeeded(value));
        }
        return GroupRun.value(parallel.parts(), ended);
    }

    private DagRun dag(Dag<?> dag, Walk walk, Source before) {
        var begin = dag.members().get(indexOf(dag, walk.prefix()));
        var runs = DagResume.reached(dag, begin);
        var wanted = new LinkedHashSet<String>();
        needs(dag, walk.prefix(), before, wanted);
        var given = new LinkedHashMap<String, Ended>();
        for (var member : dag.members()) {
            var name = member.node().name();
            if (!runs.contains(name)) {
                given.put(
                        name,
                        wanted.contains(walk.prefix() + name)
                                ? new Ended.Succeeded(take(given(member.node(), walk.prefix()), walk))
                                : new Ended.Skipped("it stands before the start"));
            }
        }
        var source = DagResume.feeding(this, dag, begin, walk.prefix(), before);
        return new DagRun(dag, walk, Value.of(null, dag.input()))
                .from(given, begin, branch -> run(begin.node(), branch, source));
    }

    private Source feeding(Sequence<?, ?> sequence, int at, String prefix, Source before) {
        return at == 0 ? before : given(sequence.parts().get(at - 1), prefix);
    }

    /** What a node that does not run would have given. */
    Source given(Node<?, ?> node, String prefix) {
        return switch (node) {
            case Sequence<?, ?> chain
            when chain.label().isEmpty() -> given(chain.parts().getLast(), prefix);
            case Parallel<?> parallel -> {
                var parts = new LinkedHashMap<String, Source>();
                parallel.parts().forEach(part -> parts.put(part.name(), given(part, prefix)));
                yield new Source.Several(parts);
            }
            case Dag<?> dag -> {
                var parts = new LinkedHashMap<String, Source>();
                dag.parts().forEach(part -> parts.put(part.name(), given(part, prefix)));
                yield new Source.Several(parts);
            }
            case DagResult<?, ?> result ->
                new Source.One(prefix + result.wanted().name(), result.output());
            case Inlined<?, ?> inlined -> given(inlined.root(), prefix + inlined.name() + "/");
            case Guarded<?, ?> guarded -> given(guarded.inner(), prefix);
            default -> new Source.One(prefix + node.name(), node.output());
        };
    }

    private void names(Source source, Set<String> names) {
        switch (source) {
            case Source.One one -> names.add(one.name());
            case Source.Several several -> several.parts().values().forEach(part -> names(part, names));
        }
    }

    Value take(Source source, Walk walk) {
        return switch (source) {
            case Source.One(var name, var type) -> {
                if (!start.given().containsKey(name)) {
                    throw new InvalidInput("given", "is missing '" + name + "'");
                }
                yield Value.of(convert(walk, start.given().get(name), type), type);
            }
            case Source.Several(var parts) -> {
                var values = new LinkedHashMap<String, @Nullable Object>();
                var shapes = new LinkedHashMap<String, Value.Shape>();
                parts.forEach((name, part) -> {
                    var value = take(part, walk);
                    values.put(name, value.it());
                    shapes.put(name, value.shape());
                });
                yield new Value(new Results(values, Map.of(), java.util.List.of()), new Value.Shape.Named(shapes));
            }
        };
    }

    private static @Nullable Object convert(Walk walk, @Nullable Object given, TypeRef<?> type) {
        return walk.ctx().convert(given, type);
    }

    private boolean isStart(Node<?, ?> node, String prefix) {
        boolean own = switch (node) {
            case Sequence<?, ?> sequence -> !sequence.label().isEmpty();
            case Parallel<?> parallel -> parallel.isNamed();
            case Fallback<?, ?> fallback -> true;
            case Guarded<?, ?> guarded -> isStart(guarded.inner(), prefix);
            default -> true;
        };
        return own && start.node().equals(prefix + node.name());
    }

    private boolean holds(Node<?, ?> node, String prefix) {
        var inner = node instanceof Inlined<?, ?> inlined ? prefix + inlined.name() + "/" : prefix;
        return isStart(node, prefix) || node.parts().stream().anyMatch(part -> holds(part, inner));
    }

    private int indexOf(Node<?, ?> group, String prefix) {
        for (int i = 0; i < group.parts().size(); i++) {
            if (holds(group.parts().get(i), prefix)) {
                return i;
            }
        }
        throw new InvalidInput("node", "must be one of the flow's, is '" + start.node() + "'");
    }

    private InvalidInput cannotBegin(Node<?, ?> node, String prefix) {
        return holds(node, prefix)
                ? new InvalidInput(
                        "node",
                        "'" + start.node() + "' is inside of '" + prefix + node.name()
                                + "', which cannot begin in its middle; start at '" + prefix + node.name() + "' itself")
                : new InvalidInput("node", "must be one of the flow's, is '" + start.node() + "'");
    }
}
