package io.fermata.flow;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Lays a tree of nodes out as a graph: groups without work of their own vanish, only their edges stay. */
final class Drawing {
    private final List<Graph.GraphNode> nodes = new ArrayList<>();
    private final Set<Graph.GraphEdge> edges = new LinkedHashSet<>();
    private String prefix = "";
    private @Nullable String group;

    /** Where the next node's edges come from. */
    private record End(String node, String label) {}

    Graph draw(String name, Node<?, ?> root) {
        place(root, List.of());
        return new Graph(name, nodes, List.copyOf(edges), false);
    }

    /** The name of a node's kind. */
    static String kind(Node<?, ?> node) {
        return switch (node) {
            case Calls.Step<?, ?> step -> "step";
            case Calls.Task<?, ?> task -> "task";
            case Calls.Child<?, ?> child -> "child";
            case Calls.Message<?, ?> message -> "message";
            case Calls.Callback<?, ?> callback -> "callback";
            case Calls.Sleep<?> sleep -> "sleep";
            case Calls.Code<?, ?> code -> "code";
            case Calls.Pure<?, ?> pure -> "pure";
            case Sequence<?, ?> sequence -> "sequence";
            case Parallel<?> parallel -> "parallel";
            case Mapped<?, ?> map -> "map";
            case Pipeline<?, ?> pipeline -> "pipeline";
            case Choice<?, ?> choice -> "choice";
            case Route<?, ?> route -> "route";
            case Fallback<?, ?> fallback -> "fallback";
            case Dag<?> dag -> "dag";
            case DagResult<?, ?> result -> "dag";
            case Inlined<?, ?> inlined -> "flow";
            case Guarded<?, ?> guarded -> kind(guarded.inner());
        };
    }

    private List<End> place(Node<?, ?> node, List<End> from) {
        return switch (node) {
            case Calls.Call<?, ?> call -> add(call, from);
            case Sequence<?, ?> sequence -> inTurn(sequence.parts(), from);
            case Parallel<?> parallel -> sideBySide(parallel.parts(), from);
            case Mapped<?, ?> map -> inside(map, add(map, from));
            case Pipeline<?, ?> pipeline -> inside(pipeline, add(pipeline, from));
            case Choice<?, ?> choice -> choice(choice, add(choice, from));
            case Route<?, ?> route -> route(route, add(route, from));
            case Fallback<?, ?> fallback -> fallback(fallback, from);
            case Dag<?> dag -> dag(dag, from);
            case DagResult<?, ?> result ->
                dag(result.dag(), from).stream()
                        .filter(end ->
                                end.node().equals(prefix + result.wanted().name())
                                        || result.dag().members().size() == 1)
                        .toList();
            case Inlined<?, ?> inlined -> {
                var outer = prefix;
                prefix = outer + inlined.name() + "/";
                var ends = place(inlined.root(), from);
                prefix = outer;
                yield ends;
            }
            case Guarded<?, ?> guarded -> place(guarded.inner(), from);
        };
    }

    private List<End> add(Node<?, ?> node, List<End> from) {
        var name = prefix + node.name();
        nodes.add(new Graph.GraphNode(name, kind(node), group, NodeState.PLANNED));
        connect(from, name);
        return List.of(new End(name, ""));
    }

    private void connect(List<End> from, String to) {
        from.forEach(end -> edges.add(new Graph.GraphEdge(end.node(), to, end.label(), false)));
    }

    private List<End> inTurn(List<Node<?, ?>> parts, List<End> from) {
        var ends = from;
        for (var part : parts) {
            ends = place(part, ends);
        }
        return ends;
    }

    private List<End> sideBySide(List<Node<?, ?>> parts, List<End> from) {
        var ends = new ArrayList<End>();
        parts.forEach(part -> ends.addAll(place(part, from)));
        return ends;
    }

    private List<End> inside(Node<?, ?> node, List<End> from) {
        var outer = group;
        group = prefix + node.name();
        var ends = inTurn(node.parts(), from);
        group = outer;
        return ends;
    }

    private List<End> choice(Choice<?, ?> choice, List<End> from) {
        var ends = new ArrayList<End>();
        var name = from.getFirst().node();
        for (var each : choice.cases()) {
            var labelled = List.of(new End(name, each.name()));
            var node = each.node();
            ends.addAll(node == null ? labelled : place(node, labelled));
        }
        return ends;
    }

    private List<End> route(Route<?, ?> route, List<End> from) {
        var ends = new ArrayList<End>();
        var name = from.getFirst().node();
        route.ways().forEach(way -> ends.addAll(place(way.node(), List.of(new End(name, way.name())))));
        return ends;
    }

    private List<End> fallback(Fallback<?, ?> fallback, List<End> from) {
        var ends = new ArrayList<End>();
        var last = from;
        for (var alternative : fallback.parts()) {
            var own = place(alternative, last);
            last = own.stream().map(end -> new End(end.node(), "failed")).toList();
            ends.addAll(own);
        }
        return ends;
    }

    private List<End> dag(Dag<?> dag, List<End> from) {
        var endsOf = new java.util.HashMap<String, List<End>>();
        var entries = new java.util.HashMap<String, List<String>>();
        for (var member : dag.members()) {
            int first = nodes.size();
            endsOf.put(
                    member.node().name(),
                    place(member.node(), Dag.inputs(member).isEmpty() ? from : List.of()));
            entries.put(member.node().name(), entriesFrom(first));
        }
        var used = new LinkedHashSet<String>();
        for (var member : dag.members()) {
            var join = member.after().join();
            Dag.inputs(member).forEach((as, name) -> {
                used.add(name);
                var label = label(as, name, join);
                for (var end : endsOf.getOrDefault(name, List.of())) {
                    for (var entry : entries.getOrDefault(member.node().name(), List.of())) {
                        edges.add(new Graph.GraphEdge(end.node(), entry, end.label() + label, false));
                    }
                }
            });
        }
        var ends = new ArrayList<End>();
        dag.members().stream()
                .map(member -> member.node().name())
                .filter(name -> !used.contains(name))
                .forEach(name -> ends.addAll(endsOf.getOrDefault(name, List.of())));
        return ends;
    }

    /** The nodes since then that nothing leads to yet. */
    private List<String> entriesFrom(int first) {
        return nodes.subList(first, nodes.size()).stream()
                .map(Graph.GraphNode::name)
                .filter(name -> edges.stream().noneMatch(edge -> edge.to().equals(name)))
                .toList();
    }

    private static String label(String as, String name, Join join) {
        var rule = join == Join.ALL_SUCCEEDED
                ? ""
                : join.name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ');
        return as.equals(name) ? rule : rule.isEmpty() ? as : as + ", " + rule;
    }
}
