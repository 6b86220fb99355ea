package io.fermata.flow;

import io.fermata.sdk.HistoryEvent;
import io.fermata.sdk.PayloadConverter;
import io.fermata.sdk.TypeRef;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads from an execution's history what became of each node. */
final class Taken {
    private final Map<String, NodeState> states = new HashMap<>();
    private final Map<String, List<String>> cases = new HashMap<>();
    private final Map<String, String> operations = new HashMap<>();
    private final PayloadConverter converter;

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
        if (!found.isEmpty() && found.stream().allMatch(state -> state == NodeState.SUCCEEDED)) {
            states.put(node.name(), NodeState.SUCCEEDED);
        } else if (hasParts && found.stream().anyMatch(state -> state == NodeState.FAILED)) {
            states.put(node.name(), NodeState.FAILED);
        } else if (hasParts && found.stream().anyMatch(state -> state != NodeState.PLANNED)) {
            states.put(node.name(), NodeState.RUNNING);
        }
    }

    private void read(HistoryEvent event) {
        var operation = event.operation();
        switch (event.type()) {
            case "OperationOpened" -> opened(String.valueOf(operation), fields(event));
            case "OperationClosed" -> closed(String.valueOf(operation), fields(event));
            case "Annotated" -> noted(fields(event));
            default -> {}
        }
    }

    private void opened(String operation, Map<?, ?> fields) {
        if (fields.get("kind") instanceof String kind
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
            states.put(node, NodeState.valueOf(String.valueOf(note.get("state"))));
        } else if (Walk.TAKEN.equals(fields.get("kind"))) {
            cases.computeIfAbsent(node, any -> new ArrayList<>()).add(String.valueOf(note.get("case")));
        }
    }

    private Map<?, ?> fields(HistoryEvent event) {
        var bytes = event.detail().text().getBytes(StandardCharsets.UTF_8);
        return converter.fromBytes(bytes, TypeRef.anything()) instanceof Map<?, ?> fields ? fields : Map.of();
    }
}
