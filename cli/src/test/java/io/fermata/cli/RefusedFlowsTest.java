package io.fermata.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.fermata.flow.Dag;
import io.fermata.flow.Flow;
import io.fermata.flow.Node;
import io.fermata.flow.Nodes;
import io.fermata.sdk.Registration;
import io.fermata.sdk.WorkflowProvider;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A flow that cannot run: one line that names the node, exit status 2, and nothing is written. */
class RefusedFlowsTest {
    @TempDir
    private Path folder;

    private static Node<String, String> step(String name) {
        return Nodes.step(name, String.class, String.class, in -> in);
    }

    @Test
    void cycle_is_refused_with_its_nodes() {
        var graph = Nodes.dag("graph", String.class)
                .node(step("a"))
                .node(step("b"), Dag.after("a", "c"))
                .node(step("c"), Dag.after("b"));

        refused(graph, "node 'b' is in a cycle: b → c → b");
    }

    @Test
    void missing_input_is_refused() {
        var graph = Nodes.dag("graph", String.class).node(step("a")).node(step("b"), Dag.after("x"));

        refused(graph, "node 'b' is missing its input 'x'");
    }

    @Test
    void duplicate_name_is_refused() {
        refused(step("a").then(step("b")).then(step("a")), "node 'a' stands twice");
    }

    @Test
    void concurrency_of_zero_is_refused() {
        refused(Nodes.parallel("group", String.class, step("a"), step("b")).maxConcurrency(0), "node 'group'");
        refused(Nodes.parallel("group", String.class, step("a")).maxConcurrency(0), "maxConcurrency of 0");
    }

    /** As a service loader meets it: the flow is made while its provider's class is loaded. */
    private void refused(Node<String, ?> root, String why) {
        Supplier<Catalog> making = () -> Catalog.of(List.of(new Provider(root)));
        Supplier<Catalog> loading = () -> {
            try {
                return making.get();
            } catch (RuntimeException refused) {
                var initializing = new ExceptionInInitializerError(refused);
                throw new ServiceConfigurationError("Provider X could not be instantiated", initializing);
            }
        };
        for (var supplier : List.of(making, loading)) {
            var data = folder.resolve("data");
            var fermata = new CliHarness(data, null, () -> Catalog.checked(supplier));
            for (var call : List.of(
                    List.of("graph", "flow"),
                    List.of("run", "flow", "--input", "\"x\""),
                    List.of("start", "flow", "--input", "\"x\""))) {
                var said = fermata.run(call.toArray(String[]::new));

                assertThat(said.exitStatus()).as("%s", call).isEqualTo(ExitStatus.USAGE);
                assertThat(said.err()).contains("flow 'flow' cannot run").contains(why);
                assertThat(said.err().lines()).hasSize(1);
                assertThat(said.out()).isEmpty();
                assertThat(Files.exists(data)).isFalse();
            }
        }
    }

    /** Offers one flow. */
    private record Provider(Node<String, ?> root) implements WorkflowProvider {
        @Override
        public List<Registration<?, ?>> workflows() {
            return List.of(Flow.of("flow", root).registration());
        }
    }
}
