package io.fermata.flow;

import io.fermata.sdk.Context;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Runs a {@link Dag}: each node is a branch of its own that waits until its rule is decided. */
final class DagRun {
    private final Dag<?> dag;
    private final Walk walk;
    private final Value input;
    private final Map<String, Ended> ended = new LinkedHashMap<>();
    private int running;
    private Map<String, Ended> given = Map.of();
    private Dag.@Nullable Member begin;
    private @Nullable Beginning beginning;

    private enum Verdict {
        WAIT,
        RUN,
        SKIP
    }

    /** Runs the node that the graph begins at, from one of the nodes inside it on. */
    interface Beginning {
        Value run(Walk branch) throws Exception;
    }

    DagRun(Dag<?> dag, Walk walk, Value input) {
        this.dag = dag;
        this.walk = walk;
        this.input = input;
    }

    /** Begins at one node; the others that do not run are given as they would have ended. */
    DagRun from(Map<String, Ended> endedBefore, Dag.Member first, Beginning how) {
        given = endedBefore;
        ended.putAll(endedBefore);
        begin = first;
        beginning = how;
        return this;
    }

    Value run() {
        var members = dag.members();
        var group = new Group(walk.ctx());
        var all = group.run(members.size(), members.size(), this::member, (index, end) -> {
            ended.put(members.get(index).node().name(), end);
        });
        var byIndex = new TreeMap<Integer, Ended>();
        for (int i = 0; i < all.size(); i++) {
            byIndex.put(i, all.get(i));
        }
        var nodes = dag.parts();
        var unhandled = GroupRun.causes(nodes, byIndex);
        unhandled.keySet().removeIf(this::isHandled);
        if (!unhandled.isEmpty()) {
            throw new BranchesFailed(
                    dag.name(), "nothing took care of what failed", unhandled, GroupRun.results(nodes, byIndex));
        }
        return GroupRun.value(nodes, byIndex);
    }

    /** The result of one node. */
    Value run(Node<?, ?> wanted) {
        var all = run();
        if (ended.get(wanted.name()) instanceof Ended.Succeeded(var value)) {
            return value;
        }
        var results = all.it() instanceof Results known ? known : Results.EMPTY;
        throw new BranchesFailed(dag.name(), "its result '" + wanted.name() + "' did not succeed", Map.of(), results);
    }

    private Ended member(int index, Context ctx) throws Exception {
        var member = dag.members().get(index);
        var known = given.get(member.node().name());
        if (known != null) {
            return known;
        }
        if (beginning != null && member.equals(begin)) {
            return new Ended.Succeeded(beginning.run(walk.on(ctx)));
        }
        ctx.until(() -> switch (verdict(member)) {
            case WAIT -> false;
            case RUN -> running < dag.maxConcurrency();
            case SKIP -> true;
        });
        if (verdict(member) == Verdict.SKIP) {
            var why = "its rule " + member.after().join() + " cannot be met";
            walk.on(ctx).note(member.node(), NodeState.SKIPPED, why);
            return new Ended.Skipped(why);
        }
        running++;
        try {
            return new Ended.Succeeded(Run.run(member.node(), walk.on(ctx), inputOf(member, ctx)));
        } finally {
            running--;
        }
    }

    private Verdict verdict(Dag.Member member) {
        var ends = new ArrayList<@Nullable Ended>();
        Dag.inputs(member).values().forEach(name -> ends.add(ended.get(name)));
        boolean allDone = ends.stream().allMatch(end -> end != null);
        boolean anyFailed = ends.stream().anyMatch(end -> end instanceof Ended.Failed);
        boolean anySucceeded = ends.stream().anyMatch(end -> end instanceof Ended.Succeeded);
        boolean allSucceeded = ends.stream().allMatch(end -> end instanceof Ended.Succeeded);
        boolean runs = switch (member.after().join()) {
            case ALL_SUCCEEDED -> allSucceeded;
            case ANY_SUCCEEDED -> anySucceeded;
            case ALL_DONE -> allDone;
            case NONE_FAILED -> allDone && !anyFailed;
            case ONE_FAILED -> anyFailed;
        };
        if (runs) {
            return Verdict.RUN;
        }
        return allDone ? Verdict.SKIP : Verdict.WAIT;
    }

    private Value inputOf(Dag.Member member, Context ctx) {
        var inputs = Dag.inputs(member);
        if (inputs.isEmpty()) {
            return input.copy(ctx);
        }
        if (!Dag.takesNamed(member)) {
            return succeeded(inputs.values().iterator().next()).copy(ctx);
        }
        var values = new LinkedHashMap<String, @Nullable Object>();
        var shapes = new LinkedHashMap<String, Value.Shape>();
        var failures = new LinkedHashMap<String, String>();
        var skipped = new ArrayList<String>();
        values.put(Dag.INPUT, input.it());
        shapes.put(Dag.INPUT, input.shape());
        inputs.forEach((as, from) -> {
            switch (ended.get(from)) {
                case Ended.Succeeded(var value) -> {
                    values.put(as, value.it());
                    shapes.put(as, value.shape());
                }
                case Ended.Failed(var cause) -> failures.put(as, cause.toString());
                case Ended.Skipped skip -> skipped.add(as);
                case null -> skipped.add(as);
            }
        });
        return new Value(new Results(values, failures, skipped), new Value.Shape.Named(shapes)).copy(ctx);
    }

    private Value succeeded(String name) {
        if (ended.get(name) instanceof Ended.Succeeded(var value)) {
            return value;
        }
        throw new IllegalStateException("node '" + name + "' has no result, yet its rule let the next one run");
    }

    /** Whether a node that is meant for failures saw this one. */
    private boolean isHandled(String failed) {
        return dag.members().stream().anyMatch(member -> {
            boolean meant = switch (member.after().join()) {
                case ALL_SUCCEEDED, NONE_FAILED -> false;
                case ANY_SUCCEEDED, ALL_DONE, ONE_FAILED -> true;
            };
            return meant
                    && Dag.inputs(member).containsValue(failed)
                    && !(ended.get(member.node().name()) instanceof Ended.Skipped);
        });
    }
}
