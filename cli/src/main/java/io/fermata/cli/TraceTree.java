package io.fermata.cli;

import io.fermata.embedded.TraceItem;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A trace as a tree: each thing under what led to it, oldest first. */
final class TraceTree {
    /**
     * A line of the tree.
     *
     * @param node counts from 1
     * @param parent the node that led to it; 0 if it came from outside, or from what is not in the trace any more
     * @param state of an execution where it stands, of a message {@link #stateOf}, of a signal DELIVERED or REFUSED
     * @param closed when the execution ended
     * @param expires until when a message is kept that nobody took
     * @param consumedBy ids of the executions that took the message
     * @param started ids of the executions that the message started
     */
    record Node(
            int node,
            int parent,
            int depth,
            String kind,
            Instant at,
            String id,
            @Nullable String workflow,
            @Nullable String type,
            @Nullable String key,
            String state,
            @Nullable Instant closed,
            @Nullable Instant expires,
            List<String> consumedBy,
            List<String> started) {}

    private record Place(TraceItem item, int parent, int depth) {}

    private final List<Node> nodes = new ArrayList<>();
    private final Map<String, List<TraceItem>> effects = new HashMap<>();
    private final Map<String, List<String>> consumers = new HashMap<>();
    private final Instant now;

    private TraceTree(Instant now) {
        this.now = now;
    }

    static List<Node> of(List<TraceItem> items, Instant now) {
        return new TraceTree(now).grow(items);
    }

    private List<Node> grow(List<TraceItem> items) {
        var known = new HashSet<String>();
        items.forEach(item -> known.add(item.reference()));
        var roots = new ArrayList<TraceItem>();
        for (var item : items) {
            if (item.kind() == TraceItem.Kind.CONSUMED) {
                consumers
                        .computeIfAbsent(item.cause(), each -> new ArrayList<>())
                        .add(item.id());
            } else if (!item.cause().isEmpty() && known.contains(item.cause())) {
                effects.computeIfAbsent(item.cause(), each -> new ArrayList<>()).add(item);
            } else {
                roots.add(item);
            }
        }
        Deque<Place> places = new ArrayDeque<>();
        push(places, roots, 0, 0);
        while (!places.isEmpty()) {
            var place = places.pop();
            nodes.add(node(place));
            var reference = place.item().reference();
            push(places, effects.getOrDefault(reference, List.of()), nodes.size(), place.depth() + 1);
        }
        return nodes;
    }

    /** The first comes off first. */
    private static void push(Deque<Place> places, List<TraceItem> items, int parent, int depth) {
        for (int i = items.size() - 1; i >= 0; i--) {
            places.push(new Place(items.get(i), parent, depth));
        }
    }

    private Node node(Place place) {
        var item = place.item();
        boolean execution = item.kind() == TraceItem.Kind.EXECUTION;
        boolean message = item.kind() == TraceItem.Kind.MESSAGE;
        var consumedBy = message ? consumers.getOrDefault(item.reference(), List.of()) : List.<String>of();
        var started = message ? startedBy(item) : List.<String>of();
        return new Node(
                nodes.size() + 1,
                place.parent(),
                place.depth(),
                item.kind().name().toLowerCase(Locale.ROOT),
                item.at(),
                item.id(),
                execution ? item.name() : null,
                execution ? null : item.name(),
                message ? item.key() : null,
                message ? stateOf(item, consumedBy, started) : item.state(),
                execution ? item.until() : null,
                message ? item.until() : null,
                consumedBy,
                started);
    }

    private List<String> startedBy(TraceItem message) {
        var started = new ArrayList<>(message.triggered());
        for (var effect : effects.getOrDefault(message.reference(), List.of())) {
            if (effect.kind() == TraceItem.Kind.EXECUTION && !started.contains(effect.id())) {
                started.add(effect.id());
            }
        }
        return started;
    }

    /** TAKEN, WAITING for somebody, EXPIRED without anybody, or UNDELIVERABLE. */
    private String stateOf(TraceItem message, List<String> consumedBy, List<String> started) {
        if (!message.state().isEmpty()) {
            return "UNDELIVERABLE";
        }
        if (!consumedBy.isEmpty() || !started.isEmpty()) {
            return "TAKEN";
        }
        var until = message.until();
        return until != null && until.isBefore(now) ? "EXPIRED" : "WAITING";
    }
}
