package io.fermata.flow;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Checks a {@link Dag}: names, dependencies, cycles, and the type of each link. */
final class DagChecker {
    private final Checker checker;
    private final Dag<?> dag;
    private final Map<String, Value.Shape> shapes = new HashMap<>();
    private final Set<String> inCycle = new HashSet<>();

    DagChecker(Checker checker, Dag<?> dag) {
        this.checker = checker;
        this.dag = dag;
    }

    Value.Shape check(Value.Shape given) {
        checker.name(dag);
        checker.atLeastOne(dag, "maxConcurrency", dag.maxConcurrency());
        if (dag.members().isEmpty()) {
            checker.error(dag, "has no nodes");
        }
        var seen = new HashSet<String>();
        for (var member : dag.members()) {
            if (!seen.add(member.node().name())) {
                checker.error(dag, "has two nodes named '" + member.node().name() + "'");
            }
            if (member.node().name().equals(Dag.INPUT)) {
                checker.error(dag, "has a node named 'input', which is the name of its own input");
            }
        }
        dependencies();
        cycles();
        for (var member : inOrder()) {
            shapes.put(member.node().name(), checker.follow(member.node(), inputOf(member, given)));
        }
        var all = new LinkedHashMap<String, Value.Shape>();
        for (var member : dag.members()) {
            var shape = shapes.get(member.node().name());
            if (shape == null) {
                checker.error(member.node(), "can never be reached: a node before it is missing or in a cycle");
            } else {
                all.put(member.node().name(), shape);
            }
        }
        return new Value.Shape.Named(all);
    }

    private void dependencies() {
        for (var member : dag.members()) {
            var inputs = Dag.inputs(member);
            inputs.values().stream()
                    .filter(name -> dag.member(name) == null)
                    .forEach(name -> checker.error(
                            member.node(),
                            "is missing its input '" + name + "': '" + dag.name() + "' has no such node"));
            if (inputs.containsKey(Dag.INPUT)) {
                checker.error(member.node(), "names an input 'input', which is the name of the graph's own");
            }
            if (inputs.isEmpty() && member.after().join() != Join.ALL_SUCCEEDED) {
                checker.error(member.node(), "has the rule " + member.after().join() + " but depends on nothing");
            }
        }
    }

    private void cycles() {
        for (var member : dag.members()) {
            var name = member.node().name();
            if (!inCycle.contains(name)) {
                var cycle = pathBack(name, name, new LinkedHashSet<>());
                if (!cycle.isEmpty()) {
                    inCycle.addAll(cycle);
                    checker.error(member.node(), "is in a cycle: " + name + " → " + String.join(" → ", cycle));
                }
            }
        }
    }

    /** The nodes behind the target up to the given one, in the direction of work; empty if there is no way. */
    private List<String> pathBack(String from, String target, Set<String> visited) {
        var member = dag.member(from);
        if (member == null || !visited.add(from)) {
            return List.of();
        }
        for (var before : Dag.inputs(member).values()) {
            var rest = before.equals(target) ? List.<String>of() : pathBack(before, target, visited);
            if (before.equals(target) || !rest.isEmpty()) {
                var path = new ArrayList<>(rest);
                path.add(from);
                return path;
            }
        }
        return List.of();
    }

    /** The nodes so that each stands behind those that it depends on; without those that can never run. */
    private List<Dag.Member> inOrder() {
        var ordered = new ArrayList<Dag.Member>();
        var done = new HashSet<String>();
        boolean further = true;
        while (further) {
            further = false;
            for (var member : dag.members()) {
                if (!done.contains(member.node().name())
                        && done.containsAll(Dag.inputs(member).values())) {
                    done.add(member.node().name());
                    ordered.add(member);
                    further = true;
                }
            }
        }
        return ordered;
    }

    private Value.Shape inputOf(Dag.Member member, Value.Shape given) {
        var inputs = Dag.inputs(member);
        if (inputs.isEmpty()) {
            return given;
        }
        if (!Dag.takesNamed(member)) {
            return shapeOf(inputs.values().iterator().next());
        }
        var named = new LinkedHashMap<String, Value.Shape>();
        inputs.forEach((as, from) -> named.put(as, shapeOf(from)));
        return new Value.Shape.Named(named);
    }

    private Value.Shape shapeOf(String node) {
        var known = shapes.get(node);
        return known == null ? Checker.plain(io.fermata.sdk.TypeRef.anything()) : known;
    }
}
