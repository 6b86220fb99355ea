package io.fermata.flow;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Writes a {@link Graph} in the languages of drawings. */
final class Drawings {
    private static final Map<NodeState, String> COLOURS = Map.of(
            NodeState.PLANNED,
            "#f4f4f4",
            NodeState.RUNNING,
            "#cfe2ff",
            NodeState.SUCCEEDED,
            "#d1f0d8",
            NodeState.FAILED,
            "#f8d0d0",
            NodeState.SKIPPED,
            "#e0e0e0",
            NodeState.CANCELLED,
            "#fde8c8",
            NodeState.COMPENSATED,
            "#e6d8f5");

    private Drawings() {}

    static String mermaid(Graph graph) {
        var ids = ids(graph);
        var text = new StringBuilder("flowchart TD\n");
        nested(
                graph,
                null,
                (node, indent) -> text.append(indent)
                        .append(ids.get(node.name()))
                        .append(shaped(node))
                        .append(graph.taken() ? ":::" + word(node.state()) : "")
                        .append('\n'),
                (node, indent) -> text.append(indent)
                        .append("subgraph ")
                        .append(ids.get(node.name()))
                        .append("g [\"")
                        .append(escaped(node.name()))
                        .append("\"]\n"),
                indent -> text.append(indent).append("end\n"),
                "    ");
        for (var edge : graph.edges()) {
            var arrow = !graph.taken() ? " --> " : edge.taken() ? " ==> " : " -.-> ";
            text.append("    ").append(ids.get(edge.from())).append(arrow);
            if (!edge.label().isEmpty()) {
                text.append("|\"").append(escaped(edge.label())).append("\"| ");
            }
            text.append(ids.get(edge.to())).append('\n');
        }
        if (graph.taken()) {
            for (var state : NodeState.values()) {
                text.append("    classDef ")
                        .append(word(state))
                        .append(" fill:")
                        .append(COLOURS.get(state))
                        .append('\n');
            }
        }
        return text.toString();
    }

    static String dot(Graph graph) {
        var text = new StringBuilder("digraph ").append(quoted(graph.name())).append(" {\n  node [shape=box];\n");
        nested(
                graph,
                null,
                (node, indent) -> text.append(indent)
                        .append(quoted(node.name()))
                        .append(" [")
                        .append(node.kind().equals("choice") || node.kind().equals("route") ? "shape=diamond " : "")
                        .append("tooltip=")
                        .append(quoted(node.kind() + (graph.taken() ? ", " + word(node.state()) : "")))
                        .append(graph.taken() ? " style=filled fillcolor=\"" + COLOURS.get(node.state()) + "\"" : "")
                        .append("];\n"),
                (node, indent) -> text.append(indent)
                        .append("subgraph ")
                        .append(quoted("cluster_" + node.name()))
                        .append(" {\n")
                        .append(indent)
                        .append("  label=")
                        .append(quoted(node.name()))
                        .append(";\n"),
                indent -> text.append(indent).append("}\n"),
                "  ");
        for (var edge : graph.edges()) {
            var looks = new ArrayList<String>();
            if (!edge.label().isEmpty()) {
                looks.add("label=" + quoted(edge.label()));
            }
            if (graph.taken()) {
                looks.add(edge.taken() ? "penwidth=2" : "style=dashed");
            }
            text.append("  ").append(quoted(edge.from())).append(" -> ").append(quoted(edge.to()));
            text.append(looks.isEmpty() ? "" : " [" + String.join(" ", looks) + "]")
                    .append(";\n");
        }
        return text.append("}\n").toString();
    }

    static String json(Graph graph) {
        var nodes = graph.nodes().stream()
                .map(node -> {
                    var fields = new LinkedHashMap<String, Object>();
                    fields.put("name", node.name());
                    fields.put("kind", node.kind());
                    if (node.group() != null) {
                        fields.put("group", node.group());
                    }
                    if (graph.taken()) {
                        fields.put("state", node.state().name());
                    }
                    return object(fields);
                })
                .collect(Collectors.joining(","));
        var edges = graph.edges().stream()
                .map(edge -> {
                    var fields = new LinkedHashMap<String, Object>();
                    fields.put("from", edge.from());
                    fields.put("to", edge.to());
                    if (!edge.label().isEmpty()) {
                        fields.put("label", edge.label());
                    }
                    if (graph.taken()) {
                        fields.put("taken", edge.taken());
                    }
                    return object(fields);
                })
                .collect(Collectors.joining(","));
        return "{\"name\":" + jsonText(graph.name()) + ",\"nodes\":[" + nodes + "],\"edges\":[" + edges + "]}\n";
    }

    private interface Line {
        void write(Graph.GraphNode node, String indent);
    }

    private interface End {
        void write(String indent);
    }

    /** A node that others are inside of is drawn, then opens a frame around them. */
    private static void nested(Graph graph, @Nullable String group, Line single, Line open, End close, String indent) {
        for (var node : graph.nodes()) {
            if (!java.util.Objects.equals(node.group(), group)) {
                continue;
            }
            single.write(node, indent);
            if (graph.nodes().stream().anyMatch(each -> node.name().equals(each.group()))) {
                open.write(node, indent);
                nested(graph, node.name(), single, open, close, indent + "    ");
                close.write(indent);
            }
        }
    }

    private static Map<String, String> ids(Graph graph) {
        var ids = new HashMap<String, String>();
        graph.nodes().forEach(node -> ids.put(node.name(), "n" + ids.size()));
        return ids;
    }

    private static String shaped(Graph.GraphNode node) {
        var label = "\"" + escaped(node.name()) + "\"";
        return switch (node.kind()) {
            case "choice", "route" -> "{" + label + "}";
            case "message", "callback", "sleep" -> "([" + label + "])";
            case "child", "map", "pipeline" -> "[[" + label + "]]";
            default -> "[" + label + "]";
        };
    }

    private static String word(NodeState state) {
        return state.name().toLowerCase(Locale.ROOT);
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("\"", "&quot;")
                .replace("<", "&lt;")
                .replace("\n", " ");
    }

    private static String quoted(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + "\"";
    }

    private static String object(Map<String, Object> fields) {
        return fields.entrySet().stream()
                .map(field -> jsonText(field.getKey()) + ":"
                        + (field.getValue() instanceof Boolean flag
                                ? flag
                                : jsonText(String.valueOf(field.getValue()))))
                .collect(Collectors.joining(",", "{", "}"));
    }

    private static String jsonText(String text) {
        var out = new StringBuilder("\"");
        text.chars().forEach(c -> {
            if (c == '"' || c == '\\') {
                out.append('\\').append((char) c);
            } else if (c < 0x20) {
                out.append("\\u%04x".formatted(c));
            } else {
                out.append((char) c);
            }
        });
        return out.append('"').toString();
    }
}
