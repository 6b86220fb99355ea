package io.fermata.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.fermata.sdk.AlreadyStarted;
import io.fermata.sdk.Context;
import io.fermata.sdk.TimedOut;
import io.fermata.sdk.TypeRef;
import io.fermata.sdk.UpdateOptions;
import io.fermata.sdk.Workflow;
import io.fermata.sdk.WorkflowOptions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Updates and the conditions that they make true, with a process that dies at every single commit. */
class UpdateCrashTest {
    private static final Duration DAY = Duration.ofDays(1);

    /** Takes pieces until there are ten; each is counted in a step. */
    private static String basket(Context ctx, Integer first) {
        var pieces = new int[] {first};
        ctx.onUpdate("add", Integer.class, (branch, more) -> {
            int sum = branch.step("sum", Integer.class, () -> pieces[0] + more);
            pieces[0] = sum;
            return sum;
        });
        ctx.until(() -> pieces[0] >= 10);
        return "full with " + pieces[0];
    }

    private static SimulatedFermata open() {
        return SimulatedFermata.open(f -> f.register(
                "basket",
                (Workflow<Integer, String>) UpdateCrashTest::basket,
                WorkflowOptions.types(Integer.class, String.class)));
    }

    @Test
    void update_wakes_what_waits_until_its_condition_holds() {
        try (var fermata = open()) {
            var basket = fermata.start("basket", "b", 1, String.class);

            assertThat(add(fermata, "u1", 4)).isEqualTo(5);
            assertThat(basket.describe().status().isClosed()).isFalse();
            assertThat(add(fermata, "u2", 6)).isEqualTo(11);

            assertThat(basket.result(Duration.ZERO)).isEqualTo("full with 11");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void update_happens_once_whatever_commit_the_process_dies_at(boolean kept) {
        int commit = 0;
        boolean crashed = true;
        while (crashed) {
            commit++;
            crashed = crashedAt(commit, kept);
        }

        assertThat(commit).as("commits").isBetween(4, 30);
    }

    private static boolean crashedAt(int commit, boolean kept) {
        try (var fermata = open()) {
            fermata.crashAtCommit(commit, kept);
            boolean crashed = false;
            try {
                fill(fermata);
            } catch (TimedOut | IllegalStateException died) {
                crashed = true;
            }
            if (crashed) {
                assertThat(fermata.hasCrashed()).isTrue();
                fermata.restart();
                fill(fermata);
            }
            assertThat(types(fermata))
                    .as("crash at commit %d, kept %s", commit, kept)
                    .filteredOn(type -> type.startsWith("Update"))
                    .hasSize(4);
            return crashed;
        }
    }

    /** What a caller does who asks again after every crash, under the same ids. */
    private static void fill(SimulatedFermata fermata) {
        try {
            fermata.start("basket", "b", 1, String.class);
        } catch (AlreadyStarted before) {
            fermata.execution("b", String.class);
        }
        if (!fermata.execution("b").describe().status().isClosed()) {
            assertThat(add(fermata, "u1", 4)).isEqualTo(5);
        }
        if (!fermata.execution("b").describe().status().isClosed()) {
            assertThat(add(fermata, "u2", 6)).isEqualTo(11);
        }
        assertThat(fermata.execution("b", String.class).result(DAY)).isEqualTo("full with 11");
    }

    private static Integer add(SimulatedFermata fermata, String id, int more) {
        var options = UpdateOptions.DEFAULT.withUpdateId(id).withTimeout(Duration.ofMinutes(1));
        return fermata.execution("b").update("add", more, TypeRef.of(Integer.class), options);
    }

    private static List<String> types(SimulatedFermata fermata) {
        return fermata.history("b").stream().map(event -> event.type()).toList();
    }
}
