package io.fermata.testkit;

import static io.fermata.flow.Nodes.sleep;
import static io.fermata.flow.Nodes.step;

import io.fermata.engine.EngineOptions;
import io.fermata.flow.Flow;
import io.fermata.flow.Node;
import io.fermata.flow.Results;
import io.fermata.sdk.Execution;
import io.fermata.sdk.Failure;
import io.fermata.sdk.StartOptions;
import io.fermata.sdk.TypeRef;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Runs flows from text to something in simulated time, and remembers which steps ran. */
final class FlowFixture {
    static final Duration DAY = Duration.ofDays(1);
    static final Duration HOUR = Duration.ofHours(1);
    static final String INPUT = "in";

    /** Keeps nothing in memory that can be read from history, so every turn is a replay. */
    private static final EngineOptions FORGETFUL =
            new EngineOptions(1, 10_000, 0, 0, 2 * 1024 * 1024, 0, "local", false);

    final List<String> ran = new ArrayList<>();
    Duration took = Duration.ZERO;

    /** A text that grows by the name of each step that it passes. */
    Node<String, String> add(String name) {
        return step(name, String.class, String.class, text -> {
            ran.add(name);
            return text + ">" + name;
        });
    }

    Node<String, String> fails(String name) {
        return step(name, String.class, String.class, (String text) -> {
            ran.add(name);
            throw Failure.validation(name + " broke");
        });
    }

    /** Takes so many hours, then adds its name. */
    Node<String, String> slow(String name, int hours) {
        return sleep(name + "-wait", String.class, Duration.ofHours(hours)).then(add(name));
    }

    static Node<Results, String> join(String name, Node<?, String> left, Node<?, String> right) {
        return step(name, Results.class, String.class, in -> in.get(left) + " & " + in.get(right));
    }

    <O> O run(Node<String, O> root, Class<O> type) {
        return run(root, TypeRef.of(type));
    }

    <O> O run(Node<String, O> root, TypeRef<O> type) {
        try (var fermata = open(root)) {
            return result(fermata, start(fermata, type));
        }
    }

    /** The same with every turn a replay. */
    <O> O runForgetful(Node<String, O> root, TypeRef<O> type) {
        var flow = Flow.of("flow", root);
        try (var fermata =
                SimulatedFermata.open(f -> f.register(flow.registration()).options(FORGETFUL))) {
            return result(fermata, start(fermata, type));
        }
    }

    static SimulatedFermata open(Node<String, ?> root) {
        var flow = Flow.of("flow", root);
        return SimulatedFermata.open(f -> f.register(flow.registration()));
    }

    static <O> Execution<O> start(SimulatedFermata fermata, TypeRef<O> type) {
        return fermata.start("flow", "f-1", INPUT, type, StartOptions.DEFAULT);
    }

    private <O> O result(SimulatedFermata fermata, Execution<O> execution) {
        try {
            return execution.result(Duration.ofDays(30));
        } finally {
            took = Duration.between(SimulatedFermata.EPOCH, fermata.now());
        }
    }
}
