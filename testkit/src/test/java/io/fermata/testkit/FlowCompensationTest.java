package io.fermata.testkit;

import static io.fermata.flow.Nodes.child;
import static io.fermata.flow.Nodes.choice;
import static io.fermata.flow.Nodes.map;
import static io.fermata.flow.Nodes.parallel;
import static io.fermata.flow.Nodes.sleep;
import static io.fermata.flow.Nodes.step;
import static io.fermata.flow.Nodes.task;
import static io.fermata.testkit.FlowFixture.DAY;
import static io.fermata.testkit.FlowFixture.HOUR;
import static org.assertj.core.api.Assertions.assertThat;

import io.fermata.embedded.Json;
import io.fermata.flow.Flow;
import io.fermata.flow.Node;
import io.fermata.flow.Results;
import io.fermata.flow.Siblings;
import io.fermata.sdk.Failure;
import io.fermata.sdk.RetryPolicy;
import io.fermata.sdk.StartOptions;
import io.fermata.sdk.Status;
import io.fermata.sdk.TaskContext;
import io.fermata.sdk.TaskHandler;
import io.fermata.sdk.TypeRef;
import io.fermata.sdk.Undoing;
import io.fermata.sdk.WorkflowType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What a flow undoes when it fails: on nodes of every kind, in groups, after timeouts and crashes. */
class FlowCompensationTest {
    private static final TypeRef<String> TEXT = TypeRef.of(String.class);
    private static final TypeRef<Object> ANYTHING = TypeRef.of(Object.class);

    private final FlowFixture flows = new FlowFixture();

    /** What was undone, in order, with what the compensation was told. */
    private final List<String> undone = new ArrayList<>();

    private Node<String, String> undoable(Node<String, String> node) {
        return node.compensate((input, undo) ->
                undone.add(undo.name() + " of " + input + (undo.isKnown() ? " gave " + undo.result() : ", unknown")));
    }

    private Node<String, String> undoable(String name) {
        return undoable(flows.add(name));
    }

    /** Runs to the failure that is wanted, and gives its message. */
    private String failed(Node<String, ?> root) {
        try (var fermata = FlowFixture.open(root)) {
            return failed(fermata);
        }
    }

    private static String failed(SimulatedFermata fermata) {
        var execution = FlowFixture.start(fermata, ANYTHING);
        fermata.advance(DAY);
        assertThat(execution.describe().status()).isEqualTo(Status.FAILED);
        var error = execution.describe().error();
        return error == null ? "" : error.message();
    }

    private static List<String> states(Flow<?, ?> flow, SimulatedFermata fermata) {
        return flow.graph(fermata.history("f-1"), Json.strict()).nodes().stream()
                .map(node -> node.name() + " " + node.state())
                .toList();
    }

    @Test
    void compensation_gets_the_nodes_input_and_output_in_reverse_order() {
        var table = failed(undoable("a").then(undoable("b")).then(flows.fails("c")));

        assertThat(undone).containsExactly("b of in>a gave in>a>b", "a of in gave in>a");
        assertThat(table).contains("c broke").contains("compensation: b UNDONE, a UNDONE");
    }

    @Test
    void flow_that_succeeds_undoes_nothing() {
        assertThat(flows.run(undoable("a").then(undoable("b")), String.class)).isEqualTo("in>a>b");
        assertThat(undone).isEmpty();
    }

    @Test
    void only_what_ran_is_undone() {
        var root = choice("kind", String.class, String.class)
                .when("no", text -> false, undoable("never"))
                .otherwise(undoable("taken"))
                .then(flows.fails("end"))
                .then(undoable("after"));

        failed(root);

        assertThat(undone).containsExactly("taken of in gave in>taken");
    }

    @Test
    void what_failed_for_its_input_needs_no_compensation_and_another_failure_does() {
        assertThat(failed(undoable(flows.fails("a")))).contains("a NOT_NEEDED");
        assertThat(undone).isEmpty();

        var shaky = step("shaky", String.class, String.class, (String text) -> {
            throw Failure.transientFailure("no answer");
        });
        assertThat(failed(undoable(shaky.retry(RetryPolicy.NONE)))).contains("shaky UNDONE");
        assertThat(undone).containsExactly("shaky of in, unknown");
    }

    @Test
    void nothing_before_the_pivot_is_undone() {
        failed(undoable("a").then(flows.add("b").pivot()).then(undoable("c")).then(flows.fails("d")));

        assertThat(undone).containsExactly("c of in>a>b gave in>a>b>c");
    }

    @Test
    void branches_are_undone_in_the_reverse_order_of_what_happened() {
        var slow = sleep("wait", String.class, HOUR).then(undoable("slow"));
        var group = parallel("group", String.class, slow, undoable("quick"))
                .then(step("join", Results.class, String.class, in -> in.get("quick", String.class)))
                .then(flows.fails("end"));

        failed(group);

        assertThat(undone).containsExactly("slow of in gave in>slow", "quick of in gave in>quick");
    }

    @Test
    void failed_branch_undoes_its_siblings_with_it() {
        var failing = sleep("wait", String.class, HOUR).then(flows.fails("bad"));
        var table = failed(
                parallel("group", String.class, undoable("good"), failing).siblings(Siblings.FINISH));

        assertThat(table).contains("bad broke");
        assertThat(undone).containsExactly("good of in gave in>good");
    }

    @Test
    void each_item_of_a_map_is_undone_with_its_own_result() {
        var split = step("split", TEXT, TypeRef.listOf(String.class), text -> List.of("x", "y", "z"));
        var body = step("item", String.class, String.class, (String text) -> {
            if (text.equals("z")) {
                throw Failure.validation("no z");
            }
            return text + "!";
        });

        failed(split.then(map("each", undoable(body)).maxConcurrency(1)));

        assertThat(undone).containsExactly("item of y gave y!", "item of x gave x!");
    }

    @Test
    void step_that_ran_out_of_time_is_undone_as_unknown() {
        var root = undoable("a")
                .then(undoable(task("heavy", String.class, String.class).timeout(HOUR)));
        try (var fermata = FlowFixture.open(root)) {
            var execution = FlowFixture.start(fermata, ANYTHING);
            fermata.runUntilIdle();
            fermata.poll("heavy", Duration.ZERO);
            fermata.advance(DAY);

            assertThat(execution.describe().status()).isEqualTo(Status.FAILED);
            assertThat(undone).containsExactly("heavy of in>a, unknown", "a of in gave in>a");
        }
    }

    @Test
    void group_with_a_limit_undoes_what_was_done_inside_when_time_is_up() {
        var slow = undoable("inside").then(flows.slow("late", 5)).timeout(HOUR);

        assertThat(failed(undoable(slow.named("limited")))).contains("not done within PT1H");

        assertThat(undone).containsExactly("inside of in gave in>inside", "limited of in, unknown");
    }

    @Test
    void alternative_that_works_leaves_the_first_to_be_undone_later_if_it_may_have_been_applied() {
        var shaky = step("shaky", String.class, String.class, (String text) -> {
            throw Failure.dependency("no answer");
        });
        var either = undoable(shaky.retry(RetryPolicy.NONE)).orElse(undoable("other"));

        failed(either.then(flows.fails("end")));

        assertThat(undone).containsExactly("other of in gave in>other", "shaky of in, unknown");
    }

    @Test
    void tasks_and_children_are_undone_by_tasks_and_children() {
        var sub = Flow.of("sub", flows.add("inner"));
        var refund = Flow.of("refund", step("refund", String.class, String.class, text -> {
            undone.add("child undid " + text);
            return text;
        }));
        Undoing<String> byChild =
                Undoing.child(WorkflowType.of("refund", String.class, String.class), undo -> undo.result());
        Undoing<String> byTask = Undoing.task("release", undo -> undo.result());
        var flow = Flow.of(
                "flow",
                child("part", sub.type())
                        .compensate(byChild)
                        .then(task("hold", String.class, String.class).compensate(byTask))
                        .then(flows.fails("end")));
        try (var fermata = SimulatedFermata.open(f -> f.register(flow.registration())
                .register(sub.registration())
                .register(refund.registration())
                .worker("hold", new Telling("held"))
                .worker("release", new Telling("worker undid")))) {
            failed(fermata);

            assertThat(undone).containsExactly("held in>inner", "worker undid in>inner", "child undid in>inner");
            assertThat(states(flow, fermata)).containsExactly("part COMPENSATED", "hold COMPENSATED", "end FAILED");
        }
    }

    @Test
    void drawing_shows_what_was_undone() {
        var both = parallel("both", String.class, undoable("left"), flows.add("right"));
        var joined = step("join", Results.class, String.class, in -> in.get("left", String.class));
        var flow = Flow.of(
                "flow",
                undoable("first")
                        .then(both)
                        .then(joined)
                        .then(undoable(flows.fails("last")))
                        .then(flows.add("never")));
        try (var fermata = SimulatedFermata.open(f -> f.register(flow.registration()))) {
            failed(fermata);

            assertThat(states(flow, fermata))
                    .contains(
                            "first COMPENSATED",
                            "left COMPENSATED",
                            "right SUCCEEDED",
                            "join SUCCEEDED",
                            "last FAILED",
                            "never PLANNED");
            assertThat(flow.graph(fermata.history("f-1"), Json.strict()).toMermaid())
                    .contains(":::compensated")
                    .contains("classDef compensated");
        }
    }

    @Test
    void cancelled_flow_undoes_what_it_did() {
        try (var fermata = FlowFixture.open(undoable("a").then(flows.slow("b", 5)))) {
            var execution = FlowFixture.start(fermata, ANYTHING);
            fermata.runUntilIdle();

            execution.cancel("enough");
            fermata.runUntilIdle();

            assertThat(undone).containsExactly("a of in gave in>a");
            assertThat(execution.describe().status()).isEqualTo(Status.CANCELLED);
        }
    }

    @Test
    void stuck_compensation_of_a_node_waits_for_a_person() {
        var broken = new AtomicInteger(1);
        var once = io.fermata.sdk.StepOptions.retry(RetryPolicy.NONE);
        Undoing<String> refund = Undoing.step(once, undo -> {
            if (broken.getAndDecrement() > 0) {
                throw Failure.dependency("bank is closed");
            }
            undone.add("refund " + undo.result());
        });
        try (var fermata =
                FlowFixture.open(flows.add("charge").compensate(refund).then(flows.fails("end")))) {
            var execution = FlowFixture.start(fermata, ANYTHING);
            fermata.runUntilIdle();
            assertThat(execution.describe().status()).isEqualTo(Status.COMPENSATION_STUCK);

            execution.retry(execution.describe().waits().getFirst().operation(), null);
            fermata.runUntilIdle();

            assertThat(execution.describe().status()).isEqualTo(Status.FAILED);
            assertThat(undone).containsExactly("refund in>charge");
        }
    }

    @Test
    void flow_that_begins_in_the_middle_undoes_what_it_did_itself() {
        var flow = Flow.of("flow", undoable("a").then(undoable("b")).then(flows.fails("c")));
        try (var fermata = SimulatedFermata.open(f -> f.register(flow.midway()))) {
            var start = io.fermata.flow.StartAt.node("b").with("a", "A");
            fermata.start("flow.from", "f-1", start, TypeRef.anything(), StartOptions.DEFAULT);
            fermata.advance(DAY);

            assertThat(undone).containsExactly("b of A gave A>b");
        }
    }

    @Test
    void crash_at_any_moment_undoes_the_same() {
        for (int seconds = 0; seconds <= 30; seconds++) {
            undone.clear();
            var tries = new AtomicInteger();
            Undoing<String> flaky = Undoing.step(undo -> {
                if (tries.incrementAndGet() <= 2) {
                    throw new java.io.IOException("not now");
                }
                undone.add("a");
            });
            var wait = sleep("wait", String.class, Duration.ofSeconds(10));
            var root = flows.add("a")
                    .compensate(flaky)
                    .then(wait)
                    .then(undoable("b"))
                    .then(flows.fails("c"));
            try (var fermata = FlowFixture.open(root)) {
                FlowFixture.start(fermata, ANYTHING);
                fermata.advance(Duration.ofSeconds(seconds));
                fermata.restart();
                fermata.advance(HOUR);

                assertThat(undone).as("crash after %d s", seconds).containsExactly("b of in>a gave in>a>b", "a");
                assertThat(fermata.execution("f-1").describe().status()).isEqualTo(Status.FAILED);
            }
        }
    }

    /** A worker that says what it did. */
    private final class Telling implements TaskHandler<String, String> {
        private final String what;

        Telling(String what) {
            this.what = what;
        }

        @Override
        public String handle(TaskContext ctx, String input) {
            undone.add(what + " " + input);
            return input;
        }
    }
}
