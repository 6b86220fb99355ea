package io.fermata.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Takes away from a scenario that breaks a promise whatever it does not need to break it. */
final class Shrinker {
    private static final int RUNS_MAX = 400;

    private final String promise;
    private Scenario smallest;
    private int runs;

    private Shrinker(Scenario scenario, String violation) {
        this.smallest = scenario;
        this.promise = promiseOf(violation);
    }

    /** The smallest scenario found that breaks the same promise. */
    static Scenario shrink(Scenario scenario, String violation) {
        var shrinker = new Shrinker(scenario, violation);
        int before;
        do {
            before = shrinker.sizeOf(shrinker.smallest);
            shrinker.round();
        } while (shrinker.sizeOf(shrinker.smallest) < before && shrinker.runs < RUNS_MAX);
        return shrinker.smallest;
    }

    private void round() {
        without(Scenario::hits, Shrinker::withHits);
        without(Scenario::asks, Shrinker::withAsks);
        for (int program = 0; program < smallest.plans().size(); program++) {
            shrinkPlan(program);
        }
    }

    /** Leaves out halves, quarters and so on, down to single ones. */
    private <T> void without(Function<Scenario, List<T>> parts, Change<T> change) {
        for (int chunk = Math.max(1, parts.apply(smallest).size() / 2); chunk > 0; chunk /= 2) {
            for (int from = 0; from < parts.apply(smallest).size(); ) {
                var kept = new ArrayList<>(parts.apply(smallest));
                kept.subList(from, Math.min(kept.size(), from + chunk)).clear();
                if (!keep(change.with(smallest, kept))) {
                    from += chunk;
                }
            }
        }
    }

    private interface Change<T> {
        Scenario with(Scenario scenario, List<T> parts);
    }

    private void shrinkPlan(int program) {
        boolean smaller = true;
        while (smaller && runs < RUNS_MAX) {
            smaller = false;
            var plan = smallest.plans().get(program);
            if (plan.continuations() > 0
                    && keep(withPlan(program, new Plan(plan.body(), 0, plan.handles(), plan.keeps())))) {
                smaller = true;
                continue;
            }
            for (var body : smallerThan(plan.body())) {
                if (keep(withPlan(program, new Plan(body, plan.continuations(), plan.handles(), plan.keeps())))) {
                    smaller = true;
                    break;
                }
            }
        }
    }

    /** The same with one part left out or put in the place of its owner. */
    static List<Node> smallerThan(Node node) {
        var smaller = new ArrayList<Node>();
        var parts = node.parts();
        for (int i = 0; i < parts.size(); i++) {
            var rest = new ArrayList<>(parts);
            rest.remove(i);
            add(smaller, node.with(rest));
            smaller.add(parts.get(i));
            for (var part : smallerThan(parts.get(i))) {
                var changed = new ArrayList<>(parts);
                changed.set(i, part);
                add(smaller, node.with(changed));
            }
        }
        return smaller;
    }

    private static void add(List<Node> nodes, @Nullable Node node) {
        if (node != null) {
            nodes.add(node);
        }
    }

    private boolean keep(Scenario smaller) {
        if (runs >= RUNS_MAX) {
            return false;
        }
        runs++;
        var result = Simulation.run(smaller, null);
        boolean stillBreaks =
                result.violations().stream().anyMatch(each -> promiseOf(each).equals(promise));
        if (stillBreaks) {
            smallest = smaller;
        }
        return stillBreaks;
    }

    private int sizeOf(Scenario scenario) {
        int nodes = scenario.plans().stream()
                .mapToInt(plan -> plan.body().size() + plan.continuations())
                .sum();
        return scenario.hits().size() + scenario.asks().size() + nodes;
    }

    private static String promiseOf(String violation) {
        int colon = violation.indexOf(':');
        return colon < 0 ? violation : violation.substring(0, colon);
    }

    private static Scenario withHits(Scenario it, List<Scenario.Hit> hits) {
        return new Scenario(it.seed(), it.setting(), it.plans(), it.asks(), hits);
    }

    private static Scenario withAsks(Scenario it, List<Ask> asks) {
        return new Scenario(it.seed(), it.setting(), it.plans(), asks, it.hits());
    }

    private Scenario withPlan(int program, Plan plan) {
        var plans = new ArrayList<>(smallest.plans());
        plans.set(program, plan);
        return new Scenario(smallest.seed(), smallest.setting(), plans, smallest.asks(), smallest.hits());
    }
}
