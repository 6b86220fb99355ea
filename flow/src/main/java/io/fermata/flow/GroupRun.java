package io.fermata.flow;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Runs the branches of a {@link Parallel}. */
final class GroupRun {
    private GroupRun() {}

    static Value run(Parallel<?> parallel, Walk walk, Value input) {
        var rules = parallel.rules();
        var group = new Group(walk.ctx());
        var branches = parallel.parts();
        var names = branches.stream().map(Node::name).toList();
        var soFar = new TreeMap<Integer, Ended>();
        var why = new ArrayList<String>(1);
        var all = group.run(
                branches.size(),
                rules,
                (index, ctx) -> new Ended.Succeeded(Run.run(branches.get(index), walk.on(ctx), input.copy(ctx))),
                (index, ended) -> {
                    soFar.put(index, ended);
                    var verdict = group.isStopped() || rules.siblings() == Siblings.FINISH
                            ? ""
                            : rules.policy().verdictSoFar(names, results(branches, soFar));
                    if (!verdict.isEmpty()) {
                        why.add(verdict);
                        group.stop("its group cannot succeed any more: " + verdict);
                    }
                });
        var ended = new TreeMap<Integer, Ended>();
        for (int i = 0; i < all.size(); i++) {
            ended.put(i, all.get(i));
            noteSkipped(walk, branches.get(i), all.get(i));
        }
        var results = results(branches, ended);
        var verdict = why.isEmpty() ? rules.policy().verdict(names, results) : why.getFirst();
        if (!verdict.isEmpty()) {
            throw new BranchesFailed(parallel.name(), verdict, causes(branches, ended), results);
        }
        return value(branches, ended);
    }

    static Value value(List<Node<?, ?>> nodes, Map<Integer, Ended> ended) {
        var shapes = new LinkedHashMap<String, Value.Shape>();
        ended.forEach((index, each) -> {
            if (each instanceof Ended.Succeeded(var value)) {
                shapes.put(nodes.get(index).name(), value.shape());
            }
        });
        return new Value(results(nodes, ended), new Value.Shape.Named(shapes));
    }

    static Results results(List<Node<?, ?>> nodes, Map<Integer, Ended> ended) {
        var values = new LinkedHashMap<String, @Nullable Object>();
        var failures = new LinkedHashMap<String, String>();
        var skipped = new ArrayList<String>();
        ended.forEach((index, each) -> {
            var name = nodes.get(index).name();
            switch (each) {
                case Ended.Succeeded(var value) -> values.put(name, value.it());
                case Ended.Failed(var cause) -> failures.put(name, cause.toString());
                case Ended.Skipped skip -> skipped.add(name);
            }
        });
        return new Results(values, failures, skipped);
    }

    static Map<String, Throwable> causes(List<Node<?, ?>> nodes, Map<Integer, Ended> ended) {
        var causes = new LinkedHashMap<String, Throwable>();
        ended.forEach((index, each) -> {
            if (each instanceof Ended.Failed(var cause)) {
                causes.put(nodes.get(index).name(), cause);
            }
        });
        return causes;
    }

    private static void noteSkipped(Walk walk, Node<?, ?> branch, Ended ended) {
        if (ended instanceof Ended.Skipped(var why)) {
            walk.note(branch, NodeState.SKIPPED, why);
        }
    }
}
