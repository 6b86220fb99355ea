package io.fermata.flow;

import io.fermata.sdk.HistoryEvent;
import io.fermata.sdk.PayloadConverter;
import io.fermata.sdk.TypeRef;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads from an execution's history what became of each node. */
final class Taken {
    private final Map<String, NodeState> states = new HashMap<>();
    private final Map<String, List<String>> cases = new HashMap<>();
    private final Map<String, String> operations = new HashMap<>();
    private final Map<String, String> children = new HashMap<>();
    private final PayloadConverter converter;
    private @Nullable String begun;

    Taken(List<HistoryEvent> history, PayloadConverter converter) {
        this.converter = converter;
        history.forEach(this::read);
    }

    Graph over(Graph graph) {
        for (var node : graph.nodes()) {
            boolean hasParts =
                    graph.nodes().stream().anyMatch(each -> node.name().equals(each.group()));
            if (hasParts || node.kind().equals("pure")) {
                derive(graph, node, hasParts);
            }
        }
        return graph.with(states, cases);
    }

    /** What is no operation itself is as far as what is inside or before it. */
    private void derive(Graph graph, Graph.GraphNode node, boolean hasParts) {
        var near = hasParts
                ? graph.nodes().stream()
                        .filter(each -> node.name().equals(each.group()))
                        .map(Graph.GraphNode::name)
                : graph.edges().stream()
                        .filter(edge -> edge.to().equals(node.name()))
                        .map(Graph.GraphEdge::from);
        var found =
                near.map(name -> states.getOrDefault(name, NodeState.PLANNED)).toList();
        if (states.get(node.name()) == NodeState.COMPENSATED || isAll(found, Set.of(NodeState.COMPENSATED))) {
            states.put(node.name(), NodeState.COMPENSATED);
        } else if (isAll(found, Set.of(NodeState.SUCCEEDED, NodeState.COMPENSATED))) {
            states.put(node.name(), NodeState.SUCCEEDED);
        } else if (hasParts && found.stream().anyMatch(state -> state == NodeState.FAILED)) {
            states.put(node.name(), NodeState.FAILED);
        } else if (hasParts && found.stream().anyMatch(state -> state != NodeState.PLANNED)) {
            states.put(node.name(), NodeState.RUNNING);
        }
    }

    private static boolean isAll(List<NodeState> found, Set<NodeState> wanted) {
        return !found.isEmpty() && wanted.containsAll(found);
    }

    private void read(HistoryEvent event) {
        var operation = event.operation();
        var noted = begun;
        begun = null;
        switch (event.type()) {
            case "OperationOpened" -> opened(String.valueOf(operation), fields(event), noted);
            case "OperationClosed" -> closed(String.valueOf(operation), fields(event));
            case "Annotated" -> noted(fields(event));
            case "ViewSet" -> compensated(fields(event));
            default -> {}
        }
    }

    /** A child is known by the note that its node has begun, which stands right before it. */
    private void opened(String operation, Map<?, ?> fields, @Nullable String noted) {
        if (noted != null && "child".equals(fields.get("kind"))) {
            children.put(operation, noted);
        } else if (fields.get("kind") instanceof String kind
                && fields.get("name") instanceof String name
                && (kind.equals("step") || kind.equals("task") || kind.equals("callback"))) {
            operations.put(operation, name);
            states.put(name, NodeState.RUNNING);
        }
    }

    private void closed(String operation, Map<?, ?> fields) {
        var name = operations.get(operation);
        if (name != null) {
            states.put(
                    name,
                    switch (String.valueOf(fields.get("outcome"))) {
                        case "completed" -> NodeState.SUCCEEDED;
                        case "cancelled" -> NodeState.CANCELLED;
                        default -> NodeState.FAILED;
                    });
        }
    }

    private void noted(Map<?, ?> fields) {
        if (!(fields.get("note") instanceof Map<?, ?> note) || !(note.get("node") instanceof String node)) {
            return;
        }
        if (Walk.NODE.equals(fields.get("kind"))) {
            begun = node;
            states.put(node, NodeState.valueOf(String.valueOf(note.get("state"))));
        } else if (Walk.TAKEN.equals(fields.get("kind"))) {
            cases.computeIfAbsent(node, any -> new ArrayList<>()).add(String.valueOf(note.get("case")));
        }
    }

    /** The table of a saga says what was undone; what failed is drawn as failed, though it be undone too. */
    private void compensated(Map<?, ?> fields) {
        if (!(fields.get("key") instanceof String key && key.startsWith("saga"))
                || !(fields.get("value") instanceof List<?> table)) {
            return;
        }
        for (var each : table) {
            if (each instanceof Map<?, ?> row && "UNDONE".equals(row.get("outcome"))) {
                var operation = String.valueOf(row.get("operation"));
                var node = operation.isEmpty()
                        ? String.valueOf(row.get("name"))
                        : operations.getOrDefault(operation, children.get(operation));
                if (node != null && states.get(node) != NodeState.FAILED) {
                    states.put(node, NodeState.COMPENSATED);
                }
            }
        }
    }

    private Map<?, ?> fields(HistoryEvent event) {
        var bytes = event.detail().text().getBytes(StandardCharsets.UTF_8);
        return converter.fromBytes(bytes, TypeRef.anything()) instanceof Map<?, ?> fields ? fields : Map.of();
    }
}
