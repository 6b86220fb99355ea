package io.fermata.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.fermata.sdk.Failure;
import io.fermata.sdk.StepOptions;
import io.fermata.sdk.TypeRef;
import io.fermata.sdk.Undoing;
import io.fermata.sdk.Workflow;
import io.fermata.sdk.WorkflowOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The keys under which an operator has something done again. */
class RedoKeysTest {
    private static final Duration DAY = Duration.ofDays(1);

    private final List<String> keys = new ArrayList<>();

    private SimulatedFermata open() {
        Workflow<String, String> workflow = (ctx, input) -> {
            for (var name : List.of("a", "b", "c")) {
                ctx.step(name, String.class, attempt -> {
                    var key = attempt.idempotencyKey();
                    keys.add(name + key.substring(key.indexOf(':')));
                    return name;
                });
            }
            return "done";
        };
        return SimulatedFermata.open(
                f -> f.register("redo", workflow, WorkflowOptions.types(String.class, String.class)));
    }

    @Test
    void what_comes_after_the_operation_that_is_done_again_has_a_new_key_too() {
        try (var fermata = open()) {
            var execution = fermata.start("redo", "r", "", String.class);
            execution.result(DAY);

            execution.retry("2", null);
            execution.result(DAY);

            assertThat(keys).containsExactly("a:1:0", "b:2:0", "c:3:0", "b:2:1", "c:3:1");
        }
    }

    @Test
    void no_key_ever_comes_back() {
        try (var fermata = open()) {
            var execution = fermata.start("redo", "r", "", String.class);
            execution.result(DAY);

            for (var from : List.of("3", "1", "2", "1")) {
                execution.retry(from, null);
                execution.result(DAY);
            }

            assertThat(keys).doesNotHaveDuplicates().hasSize(3 + 1 + 3 + 2 + 3);
        }
    }

    @Test
    void compensation_has_the_key_of_what_was_done_again_also_behind_a_checkpoint_and_a_crash() {
        Workflow<String, String> workflow = (ctx, input) -> {
            if (ctx.lastCheckpoint(TypeRef.of(String.class)) == null) {
                ctx.sleep(DAY);
                ctx.checkpoint("here");
            }
            return ctx.saga(saga -> {
                saga.step(
                        "do",
                        StepOptions.DEFAULT,
                        TypeRef.of(String.class),
                        attempt -> {
                            keys.add(attempt.idempotencyKey());
                            return "";
                        },
                        Undoing.step(undo -> keys.add(undo.idempotencyKey())));
                ctx.sleep(DAY);
                throw Failure.validation("too late");
            });
        };
        try (var fermata = SimulatedFermata.open(
                f -> f.register("redo", workflow, WorkflowOptions.types(String.class, String.class)))) {
            var execution = fermata.start("redo", "r", "", String.class);
            fermata.runUntilIdle();
            execution.terminate("for a while");
            execution.retry(null, null);
            fermata.advance(DAY.plusHours(1));
            fermata.crash();
            fermata.restart();
            fermata.advance(DAY.plus(DAY));

            assertThat(keys).hasSize(2);
            assertThat(keys.getFirst()).endsWith(":2:1").isEqualTo(keys.getLast());
        }
    }
}
