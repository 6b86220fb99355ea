package io.fermata.flow;

import io.fermata.sdk.TypeRef;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Goes through a tree of nodes as a run would, with types instead of values, and notes what is wrong. */
final class Checker {
    private static final int NAME_CHARS_MAX = 200;

    private final List<Problem> problems = new ArrayList<>();
    private final Set<String> names = new HashSet<>();
    private String prefix = "";

    List<Problem> check(Node<?, ?> root) {
        var given = follow(root, new Value.Shape.Plain(root.input()));
        link(root, given, root.output(), "gives");
        return List.copyOf(problems);
    }

    /** The types that come out of a node if these go in. */
    Value.Shape follow(Node<?, ?> node, Value.Shape given) {
        return switch (node) {
            case Calls.Call<?, ?> call -> {
                name(call);
                link(call, given, call.input(), "takes");
                yield plain(call.output());
            }
            case Sequence<?, ?> sequence -> sequence(sequence, given);
            case Parallel<?> parallel -> parallel(parallel, given);
            case Mapped<?, ?> map -> map(map, given);
            case Pipeline<?, ?> pipeline -> pipeline(pipeline, given);
            case Choice<?, ?> choice -> choice(choice, given);
            case Route<?, ?> route -> route(route, given);
            case Fallback<?, ?> fallback -> fallback(fallback, given);
            case Dag<?> dag -> new DagChecker(this, dag).check(given);
            case DagResult<?, ?> result -> {
                new DagChecker(this, result.dag()).check(given);
                if (result.dag().member(result.wanted().name()) == null) {
                    error(result, "has no node '" + result.wanted().name() + "' to give the result");
                }
                yield plain(result.output());
            }
            case Inlined<?, ?> inlined -> inlined(inlined, given);
            case Guarded<?, ?> guarded -> guarded(guarded, given);
        };
    }

    void error(Node<?, ?> node, String message) {
        problems.add(Problem.error(prefix + node.name(), message));
    }

    void warning(Node<?, ?> node, String message) {
        problems.add(Problem.warning(prefix + node.name(), message));
    }

    void name(Node<?, ?> node) {
        var full = prefix + node.name();
        if (node.name().isBlank()) {
            problems.add(Problem.error(full, "of type " + node.output() + " has an empty name"));
        } else if (full.length() > NAME_CHARS_MAX) {
            problems.add(Problem.error(full, "has a name of more than " + NAME_CHARS_MAX + " characters"));
        } else if (!names.add(full)) {
            problems.add(Problem.error(full, "stands twice: names must differ, so give one another with named(...)"));
        }
    }

    void atLeastOne(Node<?, ?> node, String setting, int value) {
        if (value < 1) {
            error(node, "has a " + setting + " of " + value + ", must be at least 1");
        }
    }

    /** Says when what is given can never be what is wanted. */
    void link(Node<?, ?> node, Value.Shape given, TypeRef<?> wanted, String verb) {
        boolean fits = switch (given) {
            case Value.Shape.Named named -> Types.fits(TypeRef.of(Results.class), wanted);
            case Value.Shape.Plain(var type) -> type.type() == Object.class || Types.fits(type, wanted);
        };
        if (!fits) {
            var found = switch (given) {
                case Value.Shape.Named(var parts) -> "the results of " + String.join(", ", parts.keySet()) + " by name";
                case Value.Shape.Plain(var type) -> type.toString();
            };
            error(
                    node,
                    verb.equals("takes")
                            ? "takes " + wanted + ", but is given " + found
                            : "gives " + found + ", where " + wanted + " is wanted");
        }
    }

    static Value.Shape plain(TypeRef<?> type) {
        return new Value.Shape.Plain(type);
    }

    private void nameIfOwn(Node<?, ?> node, String label) {
        if (!label.isEmpty()) {
            name(node);
        }
    }

    private Value.Shape sequence(Sequence<?, ?> sequence, Value.Shape given) {
        nameIfOwn(sequence, sequence.label());
        if (sequence.parts().isEmpty()) {
            error(sequence, "has no nodes");
            return plain(sequence.output());
        }
        var shape = given;
        for (var node : sequence.parts()) {
            shape = follow(node, shape);
        }
        if (!sequence.label().isEmpty()) {
            link(sequence, shape, sequence.output(), "gives");
        }
        return shape;
    }

    private Value.Shape parallel(Parallel<?> parallel, Value.Shape given) {
        if (parallel.isNamed()) {
            name(parallel);
        }
        var rules = parallel.rules();
        atLeastOne(parallel, "maxConcurrency", rules.maxConcurrency());
        if (parallel.parts().isEmpty()) {
            error(parallel, "has no branches");
        }
        var deadline = rules.deadline();
        if (deadline != null && (deadline.isNegative() || deadline.isZero())) {
            error(parallel, "has a deadline of " + deadline + ", must be more than nothing");
        }
        var shapes = new LinkedHashMap<String, Value.Shape>();
        for (var branch : parallel.parts()) {
            if (shapes.put(branch.name(), follow(branch, given)) != null) {
                error(parallel, "has two branches named '" + branch.name() + "'");
            }
        }
        policy(parallel, rules.policy(), shapes);
        return new Value.Shape.Named(shapes);
    }

    private void policy(Parallel<?> parallel, GroupPolicy policy, Map<String, Value.Shape> branches) {
        switch (policy) {
            case GroupPolicy.AtLeast(int wanted) -> {
                if (wanted < 0 || (wanted > branches.size() && wanted != Integer.MAX_VALUE)) {
                    error(parallel, "wants " + wanted + " successes of " + branches.size() + " branches");
                }
            }
            case GroupPolicy.Critical(var critical) ->
                critical.stream()
                        .filter(name -> !branches.containsKey(name))
                        .sorted()
                        .forEach(name -> error(parallel, "has no branch '" + name + "' to be critical"));
            case GroupPolicy.Custom custom -> {}
        }
    }

    private Value.Shape map(Mapped<?, ?> map, Value.Shape given) {
        name(map);
        link(map, given, map.input(), "takes");
        atLeastOne(map, "maxConcurrency", map.maxConcurrency());
        tolerance(map, map.tolerance());
        link(map, follow(map.body(), plain(map.body().input())), map.body().output(), "gives");
        return plain(map.output());
    }

    private Value.Shape fallback(Fallback<?, ?> fallback, Value.Shape given) {
        nameIfOwn(fallback, fallback.label());
        fallback.parts().forEach(each -> link(each, follow(each, given), fallback.output(), "gives"));
        return plain(fallback.output());
    }

    private Value.Shape inlined(Inlined<?, ?> inlined, Value.Shape given) {
        name(inlined);
        var outer = prefix;
        prefix = outer + inlined.name() + "/";
        var gives = follow(inlined.root(), given);
        prefix = outer;
        return gives;
    }

    private Value.Shape pipeline(Pipeline<?, ?> pipeline, Value.Shape given) {
        name(pipeline);
        link(pipeline, given, pipeline.input(), "takes");
        tolerance(pipeline, pipeline.rules().tolerance());
        if (pipeline.rules().handOver() < 0) {
            error(pipeline, "has a handOver of " + pipeline.rules().handOver() + ", must be at least 0");
        }
        var shape = plain(pipeline.stages().getFirst().node().input());
        for (var stage : pipeline.stages()) {
            atLeastOne(stage.node(), "concurrency", stage.concurrency());
            shape = follow(stage.node(), shape);
        }
        return plain(pipeline.output());
    }

    private void tolerance(Node<?, ?> node, Tolerance tolerance) {
        if (!tolerance.isSound()) {
            error(
                    node,
                    "tolerates " + tolerance.count() + " failures or " + tolerance.percent()
                            + " percent, must be at least 0 and at most 100 percent");
        }
    }

    private Value.Shape choice(Choice<?, ?> choice, Value.Shape given) {
        name(choice);
        link(choice, given, choice.input(), "takes");
        if (choice.cases().isEmpty()) {
            error(choice, "has no cases");
        }
        var seen = new HashSet<String>();
        boolean decided = false;
        for (var each : choice.cases()) {
            var title = "case '" + each.name() + "'";
            if (each.name().isBlank() || !seen.add(each.name())) {
                error(choice, "has two cases of one name, or one without: " + title);
            }
            if (decided) {
                error(choice, "never reaches " + title + ", which stands behind the default");
            }
            decided |= each.predicate() == null;
            var node = each.node();
            var gives = node == null ? plain(choice.input()) : follow(node, given);
            link(node == null ? choice : node, gives, choice.output(), "gives");
        }
        if (!decided) {
            warning(choice, "has no default: what no case holds for fails with NoMatchingCase");
        }
        return plain(choice.output());
    }

    private Value.Shape route(Route<?, ?> route, Value.Shape given) {
        name(route);
        link(route, given, route.input(), "takes");
        if (route.ways().isEmpty()) {
            error(route, "has no routes");
        }
        if (route.rules().asksMax() < 1) {
            error(route, "has reasks of " + (route.rules().asksMax() - 1) + ", must be at least 0");
        }
        var seen = new HashSet<String>();
        for (var way : route.ways()) {
            if (way.name().isBlank() || !seen.add(way.name())) {
                error(route, "has two routes of one name, or one without: '" + way.name() + "'");
            }
            link(way.node(), follow(way.node(), given), route.output(), "gives");
        }
        var fallback = route.rules().fallback();
        if (fallback == null) {
            warning(route, "has no fallback: an answer that names no route fails with InvalidRoute");
        } else if (!seen.contains(fallback)) {
            error(route, "has no route '" + fallback + "' to fall back to");
        }
        return plain(route.output());
    }

    private Value.Shape guarded(Guarded<?, ?> guarded, Value.Shape given) {
        var limit = guarded.limit();
        if (limit != null && limit.toMillis() < 1) {
            error(guarded, "has a timeout of " + limit + ", must be at least 1 ms");
        }
        return follow(guarded.inner(), given);
    }
}
