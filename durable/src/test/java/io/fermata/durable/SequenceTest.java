package io.fermata.durable;

import static io.fermata.sdk.Binding.bind;
import static org.assertj.core.api.Assertions.assertThat;

import io.fermata.kernel.Event;
import io.fermata.kernel.Status;
import io.fermata.sdk.Attempt;
import io.fermata.sdk.Category;
import io.fermata.sdk.Context;
import io.fermata.sdk.Failure;
import io.fermata.sdk.RetryPolicy;
import io.fermata.sdk.StepFailed;
import io.fermata.sdk.StepOptions;
import io.fermata.sdk.Workflow;
import io.fermata.sdk.WorkflowOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SequenceTest {
    private static String fiveSteps(Context ctx, String input) {
        int sum = Integer.parseInt(input);
        for (int i = 0; i < 5; i++) {
            int before = sum;
            sum = ctx.step("add", Integer.class, () -> before + 1);
        }
        return "sum " + sum;
    }

    @Test
    void steps_run_one_after_another() {
        var stage = Stage.of(SequenceTest::fiveSteps).start("37");

        assertThat(stage.result()).isEqualTo("sum 42");
        assertThat(stage.operations()).containsExactly("1", "2", "3", "4", "5");
    }

    @Test
    void an_execution_that_is_forgotten_after_each_turn_does_the_same() {
        var live = Stage.of(SequenceTest::fiveSteps).start("37");
        var forgetful = Stage.of(SequenceTest::fiveSteps).forgetful().start("37");

        assertThat(forgetful.result()).isEqualTo("sum 42");
        assertThat(forgetful.events().toString()).isEqualTo(live.events().toString());
    }

    @Test
    void each_step_runs_once_however_often_it_is_replayed() {
        List<String> ran = new ArrayList<>();
        Workflow<String, String> workflow = (ctx, input) -> {
            ctx.step("a", () -> {
                ran.add("a");
            });
            ctx.step("b", () -> {
                ran.add("b");
            });
            return input;
        };

        Stage.of(workflow).forgetful().start("x");

        assertThat(ran).containsExactly("a", "b");
    }

    @Test
    void a_step_gives_the_recorded_value_and_never_the_live_object() {
        var live = new TreeMap<>(Map.of("k", "v"));
        List<Object> got = new ArrayList<>();
        Workflow<String, String> workflow = (ctx, input) -> {
            got.add(ctx.step("map", TreeMap.class, () -> live));
            return input;
        };

        Stage.of(workflow).start("x");

        assertThat(got.getFirst()).isEqualTo(live).isNotSameAs(live);
    }

    @Test
    void a_failed_step_is_retried_with_the_same_key() {
        List<String> attempts = new ArrayList<>();
        Workflow<String, String> workflow = (ctx, input) -> ctx.step("flaky", String.class, attempt -> {
            attempts.add(attempt.number() + " " + attempt.idempotencyKey());
            if (attempt.number() < 3) {
                throw new IOException("reset");
            }
            return "done";
        });

        var stage = Stage.of(workflow).forgetful().start("x").advance(Duration.ofMinutes(1));

        assertThat(stage.result()).isEqualTo("done");
        assertThat(attempts).containsExactly("1 key-1", "2 key-1", "3 key-1");
    }

    @Test
    void a_step_that_fails_for_good_throws_with_its_causes() {
        var caught = new ArrayList<StepFailed>();
        Workflow<String, String> workflow = (ctx, input) -> {
            try {
                return ctx.step("pay", StepOptions.retry(RetryPolicy.attempts(2)), String.class, () -> {
                    throw Failure.dependency("bank is closed")
                            .withType("BankClosed")
                            .because(new IOException("no route"));
                });
            } catch (StepFailed failed) {
                caught.add(failed);
                return "no money";
            }
        };

        var stage = Stage.of(workflow).forgetful().start("x").advance(Duration.ofHours(1));

        assertThat(stage.result()).isEqualTo("no money");
        var failed = caught.getLast();
        assertThat(failed.attempts()).isEqualTo(2);
        assertThat(failed.category()).isEqualTo(Category.DEPENDENCY);
        assertThat(failed).hasRootCauseMessage("no route");
        assertThat(failed).cause().hasToString("BankClosed: bank is closed");
    }

    @Test
    void validation_failures_are_not_retried_and_end_the_run_with_their_chain() {
        Workflow<String, String> workflow = (ctx, input) -> ctx.step("check", String.class, () -> {
            throw Failure.validation("no such branch");
        });

        var stage = Stage.of(workflow).start("x");

        assertThat(stage.status()).isEqualTo(Status.FAILED);
        assertThat(stage.failure().type()).isEqualTo(StepFailed.class.getName());
        assertThat(stage.failure().toString()).contains("no such branch");
    }

    @Test
    void an_interface_of_steps_records_its_arguments_and_knows_its_attempt() {
        Calculator calculator =
                (left, right) -> left + right + Attempt.current().number();
        Workflow<String, String> workflow =
                (ctx, input) -> "sum " + ctx.steps(Calculator.class).add(40, 1);

        var stage = Stage.of(workflow, WorkflowOptions.bindings(bind(Calculator.class, calculator)))
                .forgetful()
                .start("x");

        assertThat(stage.result()).isEqualTo("sum 42");
        assertThat(stage.events().toString()).contains("Calculator.add");
    }

    @Test
    void time_and_chance_are_the_same_on_replay() {
        List<String> seen = new ArrayList<>();
        Workflow<String, String> workflow = (ctx, input) -> {
            var facts = ctx.now() + " " + ctx.random().nextInt() + " " + ctx.uuid();
            seen.add(facts);
            ctx.sleep(Duration.ofDays(3));
            return facts + " " + ctx.now();
        };

        var stage = Stage.of(workflow).forgetful().start("x").advance(Duration.ofDays(3));

        assertThat(seen).hasSize(2);
        assertThat(seen.get(0)).isEqualTo(seen.get(1));
        assertThat(stage.result()).startsWith(seen.get(0));
    }

    @Test
    void a_task_parks_the_execution_until_a_worker_answers() {
        Workflow<String, String> workflow = (ctx, input) -> ctx.task("ast", String.class, input);

        var stage = Stage.of(workflow).start("x");
        assertThat(stage.status()).isEqualTo(Status.OPEN);
        stage.reload().completeTask("1", "parsed");

        assertThat(stage.result()).isEqualTo("parsed");
    }

    @Test
    void continuing_as_new_closes_the_run_with_the_next_input() {
        Workflow<String, String> workflow = (ctx, input) -> ctx.continueAsNew(input + "!");

        var stage = Stage.of(workflow).start("x");

        assertThat(stage.status()).isEqualTo(Status.CONTINUED);
        assertThat(stage.events()).last().isInstanceOf(Event.Closed.class);
    }

    private interface Calculator {
        int add(int left, int right);
    }
}
