package io.fermata.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fermata.kernel.Cause;
import io.fermata.kernel.Command;
import io.fermata.kernel.Effect;
import io.fermata.kernel.Intent;
import io.fermata.kernel.Payload;
import io.fermata.kernel.RetryPolicy;
import io.fermata.kernel.RunId;
import io.fermata.kernel.StartSpec;
import io.fermata.kernel.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DeletionTest {
    private static final long RETENTION_MILLIS = 86_400_000;

    private final KernelShard shard = new KernelShard(
            0,
            new StepwiseRuntime(),
            new EngineOptions(1, 10_000, 2_000, 10_000, 1_000_000, RETENTION_MILLIS, "local", false));
    private final ExecutionIndex index = new ExecutionIndex(shard, shard.stored());
    private final List<RunId> forgotten = new ArrayList<>();
    private final List<Long> keptUntil = new ArrayList<>();
    private final Deletion deletion =
            new Deletion(shard, index, forgotten::add, (run, atMillis) -> keptUntil.add(atMillis));
    private long runs;

    @BeforeEach
    void takeEffects() {
        shard.beforeSeal = index::beforeSeal;
        shard.effects = (run, effect) -> {
            switch (effect) {
                case Effect.StatusChanged it -> index.statusChanged(shard.state(run), it.from(), it.to(), "");
                case Effect.ViewChanged it -> index.viewChanged(run, it.key(), it.value());
                case Effect.StartRun it -> command(it.run(), new Command.Start(it.spec()));
                default -> {}
            }
        };
    }

    @Test
    void a_closed_run_goes_when_its_retention_is_over_and_not_before() {
        var run = start("w-1");
        turn(run, new Intent.SetView("page", Payload.json(new byte[] {'1'})));
        command(run, new Command.Terminate("enough"));

        shard.advance(RETENTION_MILLIS - 1);
        deletion.expire(run, () -> {});
        shard.settle();
        assertThat(shard.keys(Tables.EXECUTION)).hasSize(1);
        assertThat(shard.keys(Tables.VIEW)).hasSize(1);
        assertThat(keptUntil).containsExactly(shard.nowMillis() + 1);

        shard.advance(1);
        deletion.expire(run, () -> {});
        shard.settle();
        assertThat(shard.keys(Tables.EXECUTION)).isEmpty();
        assertThat(shard.keys(Tables.ID)).isEmpty();
        assertThat(shard.keys(Tables.VIEW)).isEmpty();
        assertThat(shard.keys(Tables.COUNTER)).isEmpty();
        assertThat(forgotten).containsExactly(run);
    }

    @Test
    void a_run_that_is_open_is_kept_for_ever() {
        var run = start("w-1");

        shard.advance(10 * RETENTION_MILLIS);
        deletion.expire(run, () -> {});
        shard.settle();

        assertThat(shard.keys(Tables.EXECUTION)).hasSize(1);
        assertThat(forgotten).isEmpty();
    }

    @Test
    void a_deletion_takes_the_continued_runs_along() {
        var first = start("w-1");
        turn(first, new Intent.ContinueAsNew("one", "", Payload.NONE));
        var second = RunId.of(shard.nowMillis(), 0, runs);
        assertThat(index.counts().get("one")).isEqualTo(Map.of(Status.OPEN, 1L, Status.CONTINUED, 1L));
        command(second, new Command.Terminate("enough"));
        shard.cold = true;

        assertThat(delete("w-1").join()).isTrue();

        assertThat(shard.keys(Tables.EXECUTION)).isEmpty();
        assertThat(index.counts()).isEmpty();
        assertThat(forgotten).containsExactlyInAnyOrder(first, second);
    }

    @Test
    void deleting_an_old_run_leaves_the_id_to_the_current_one() {
        var old = start("w-1");
        command(old, new Command.Terminate("enough"));
        shard.advance(RETENTION_MILLIS);
        var current = start("w-1");

        deletion.expire(old, () -> {});
        shard.settle();

        var found = new ArrayList<RunId>();
        index.find("w-1", entry -> found.add(entry == null ? old : entry.run()));
        assertThat(found).containsExactly(current);
    }

    @Test
    void the_timer_goes_with_its_run_and_not_before() {
        var run = start("w-1");
        command(run, new Command.Terminate("enough"));
        shard.advance(RETENTION_MILLIS);
        shard.cold = true;
        var left = new ArrayList<Integer>();

        deletion.expire(
                run,
                () -> left.add(shard.keys(Tables.HISTORY).size()
                        + shard.keys(Tables.EXECUTION).size()
                        + shard.keys(Tables.ID).size()));
        assertThat(left).isEmpty();
        shard.settle();

        assertThat(left).containsExactly(0);
    }

    @Test
    void a_run_that_is_reopened_while_its_rows_are_read_stays() {
        var run = start("w-1");
        command(run, new Command.Terminate("enough"));
        shard.advance(RETENTION_MILLIS);
        shard.cold = true;

        deletion.expire(run, () -> {});
        command(run, new Command.Reopen(null, Payload.NONE));
        shard.settle();

        assertThat(index.counts().get("one")).containsEntry(Status.OPEN, 1L);
        assertThat(shard.keys(Tables.ID)).hasSize(1);
    }

    @Test
    void an_open_execution_is_refused_and_nothing_changes() {
        start("w-1");

        assertThatThrownBy(delete("w-1")::join).hasMessageContaining("execution 'w-1' is open");
        assertThat(shard.keys(Tables.EXECUTION)).hasSize(1);
    }

    @Test
    void counters_cost_one_row_per_batch_and_survive_a_restart() {
        for (int i = 0; i < 50; i++) {
            start("w-" + i);
        }
        assertThat(shard.keys(Tables.COUNTER)).hasSize(1);

        var next = shard.restart();

        assertThat(new ExecutionIndex(next, next.stored()).counts()).isEqualTo(Map.of("one", Map.of(Status.OPEN, 50L)));
    }

    private RunId start(String workflowId) {
        var run = RunId.of(shard.nowMillis(), 0, ++runs);
        var spec = new StartSpec(
                workflowId,
                "one",
                "java",
                "",
                Payload.NONE,
                Map.of(),
                "",
                "",
                0,
                0,
                0,
                RetryPolicy.NEVER,
                1,
                0,
                null,
                null);
        command(run, new Command.Start(spec));
        shard.settle();
        return run;
    }

    private void turn(RunId run, Intent intent) {
        var state = shard.state(run);
        var next = RunId.of(shard.nowMillis(), 0, ++runs);
        command(run, new Command.CompleteTurn(state.turns() + 1, state.sequence(), List.of(), List.of(intent), next));
        shard.settle();
    }

    private void command(RunId run, Command command) {
        shard.command(
                run,
                command,
                Cause.NONE,
                result -> assertThat(result.rejection()).isNull());
    }

    private CompletableFuture<Boolean> delete(String workflowId) {
        var reply = new Reply<Boolean>();
        deletion.delete(workflowId, reply);
        shard.settle();
        return reply.future();
    }
}
