package io.fermata.flow;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A flow as nodes and edges, for drawings and for programs that look at it.
 *
 * @param name the flow's name
 * @param nodes in the order of the flow
 * @param edges from node to node
 * @param taken whether the states are those of an execution; else every node is {@link NodeState#PLANNED}
 */
public record Graph(String name, List<GraphNode> nodes, List<GraphEdge> edges, boolean taken) {
    public Graph {
        nodes = List.copyOf(nodes);
        edges = List.copyOf(edges);
    }

    /**
     * A node.
     *
     * @param name unique within the flow
     * @param kind such as step, task, choice, map
     * @param group the node that it is inside of, such as a map; null for none
     * @param state what the execution made of it
     */
    public record GraphNode(
            String name, String kind, @Nullable String group, NodeState state) {}

    /**
     * An edge.
     *
     * @param label the case, route or rule; empty for none
     * @param taken whether the execution went along it
     */
    public record GraphEdge(String from, String to, String label, boolean taken) {}

    /** The node of that name, or null. */
    public @Nullable GraphNode node(String node) {
        return nodes.stream()
                .filter(each -> each.name().equals(node))
                .findFirst()
                .orElse(null);
    }

    /** As a Mermaid flowchart. */
    public String toMermaid() {
        return Drawings.mermaid(this);
    }

    /** As a Graphviz digraph. */
    public String toDot() {
        return Drawings.dot(this);
    }

    /** As one JSON object with {@code name}, {@code nodes} and {@code edges}. */
    public String toJson() {
        return Drawings.json(this);
    }

    Graph with(Map<String, NodeState> states, Map<String, List<String>> cases) {
        var stated = new ArrayList<GraphNode>();
        for (var node : nodes) {
            var state = states.getOrDefault(node.name(), NodeState.PLANNED);
            stated.add(new GraphNode(node.name(), node.kind(), node.group(), state));
        }
        var followed = new ArrayList<GraphEdge>();
        for (var edge : edges) {
            boolean reached = isReached(states.get(edge.from())) && isReached(states.get(edge.to()));
            var chosen = cases.get(edge.from());
            boolean way = chosen == null || edge.label().isEmpty() || chosen.contains(edge.label());
            followed.add(new GraphEdge(edge.from(), edge.to(), edge.label(), reached && way));
        }
        return new Graph(name, stated, followed, true);
    }

    private static boolean isReached(@Nullable NodeState state) {
        return switch (state) {
            case RUNNING, SUCCEEDED, FAILED, CANCELLED, COMPENSATED -> true;
            case PLANNED, SKIPPED -> false;
            case null -> false;
        };
    }
}
