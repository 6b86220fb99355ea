package io.fermata.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fermata.kernel.Command;
import io.fermata.kernel.Intent;
import io.fermata.kernel.OperationId;
import io.fermata.kernel.RunId;
import io.fermata.kernel.Timeouts;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class TaskQueuesTest {
    private final TaskFixture tasks = new TaskFixture();

    @Test
    void a_queue_is_strict_in_priority_and_first_in_first_out_within_one() {
        var low = tasks.openTask("ast", -5);
        var first = tasks.openTask("ast", 0);
        var second = tasks.openTask("ast", 0);
        var high = tasks.openTask("ast", 100);

        assertThat(List.of(take(), take(), take(), take())).containsExactly(high, first, second, low);
    }

    @Test
    void a_lease_tells_the_worker_all_it_needs() {
        var run = tasks.openTask("ast", new Timeouts(0, 60_000, 0, 5_000));

        var lease = tasks.take("ast");

        assertThat(lease.workflowId()).isEqualTo("wf-1");
        assertThat(lease.workflow()).isEqualTo("review");
        assertThat(lease.name()).isEqualTo("analyse");
        assertThat(lease.queue()).isEqualTo("ast");
        assertThat(lease.attempt()).isEqualTo(1);
        assertThat(lease.input()).isEqualTo(TaskFixture.json("\"in\""));
        assertThat(lease.deadlineMillis()).isEqualTo(tasks.shard.nowMillis() + 60_000);
        assertThat(lease.heartbeatMillis()).isEqualTo(5_000);
        assertThat(lease.idempotencyKey()).isEqualTo(run + ":1:0");
    }

    @Test
    void a_task_leaves_only_when_its_start_is_committed() {
        tasks.openTask("ast", 0);

        var polled = tasks.poll("ast", 0);
        tasks.shard.run();
        assertThat(polled).isNotDone();
        tasks.shard.commit();

        assertThat(polled.join()).isPresent();
    }

    @Test
    void a_hand_out_that_was_not_committed_is_handed_out_again() {
        var run = tasks.openTask("ast", 0);

        var polled = tasks.poll("ast", 0);
        tasks.shard.run();
        tasks.shard.failCommit();
        var next = tasks.restart();

        assertThat(polled).isCompletedExceptionally();
        assertThat(next.take("ast").run()).isEqualTo(run);
    }

    @Test
    void a_poll_waits_for_a_task_and_the_longest_waiting_gets_it() {
        var first = tasks.poll("ast", 10_000);
        var second = tasks.poll("ast", 10_000);
        tasks.shard.settle();

        tasks.openTask("ast", 0);

        assertThat(first.join()).isPresent();
        assertThat(second).isNotDone();
    }

    @Test
    void a_poll_ends_empty_when_its_time_is_over_and_leaves_nothing_behind() {
        var polled = tasks.poll("ast", 10_000);

        tasks.shard.advance(9_999);
        assertThat(polled).isNotDone();
        tasks.shard.advance(1);

        assertThat(polled.join()).isEmpty();
        assertThat(tasks.stats()).isEmpty();
    }

    @Test
    void many_polls_need_one_wake_up() {
        for (int i = 0; i < 100; i++) {
            tasks.startPoll("ast", 10_000);
        }

        assertThat(tasks.shard.wakesArmed()).isEqualTo(1);
        tasks.shard.advance(10_000);
        assertThat(tasks.shard.wakesArmed()).isZero();
    }

    @Test
    void an_idle_poll_reads_nothing() {
        tasks.openTask("ast", 0);
        tasks.take("ast");
        int before = tasks.shard.scans;

        tasks.startPoll("ast", 0);
        tasks.startPoll("other", 0);
        tasks.shard.settle();

        assertThat(tasks.shard.scans).isEqualTo(before);
    }

    @Test
    void polls_on_one_queue_are_bounded() {
        for (int i = 0; i < HandOuts.POLLERS_MAX; i++) {
            tasks.startPoll("ast", 1_000);
        }

        var oneTooMany = tasks.poll("ast", 1_000);
        tasks.shard.settle();

        assertThatThrownBy(oneTooMany::join).rootCause().hasMessageContaining("wait on queue 'ast' already");
    }

    @Test
    void a_task_of_a_run_that_has_closed_meanwhile_is_passed_over() {
        var closed = tasks.openTask("ast", 0);
        var open = tasks.openTask("ast", 0);

        tasks.command(closed, new Command.Terminate("enough"));

        assertThat(take()).isEqualTo(open);
        assertThat(tasks.shard.keys(Tables.QUEUE)).isEmpty();
    }

    @Test
    void a_paused_run_gives_no_task_until_it_is_resumed() {
        var run = tasks.openTask("ast", 0);

        tasks.command(run, new Command.Pause("wait"));
        assertThat(empty(tasks)).isTrue();
        tasks.command(run, new Command.Resume());

        assertThat(take()).isEqualTo(run);
    }

    @Test
    void a_row_whose_run_refuses_is_dropped_and_the_next_one_is_taken() {
        var refused = tasks.openTask("ast", 0);
        var taken = tasks.openTask("ast", 0);
        tasks.shard.effects = (run, effect) -> {}; // The withdrawal is lost: the row stays although nobody wants it.
        tasks.command(refused, new Command.Terminate("enough"));
        tasks.restoreEffects();

        assertThat(take()).isEqualTo(taken);
        assertThat(tasks.shard.keys(Tables.QUEUE)).isEmpty();
    }

    @Test
    void a_poll_whose_time_passes_while_its_only_task_is_refused_ends_empty() {
        var refused = tasks.openTask("ast", 0);
        tasks.shard.effects = (run, effect) -> {};
        tasks.command(refused, new Command.Terminate("enough"));
        tasks.restoreEffects();
        tasks.shard.cold = true;

        assertThat(empty(tasks)).isTrue();
    }

    @Test
    void a_cancelled_task_is_withdrawn_even_if_the_disk_must_be_asked() {
        var run = tasks.openTask("ast", 7);
        tasks.shard.cold = true;

        tasks.turn(run, List.of(new Intent.CancelOperation(new OperationId("1"), "no need")));

        assertThat(tasks.shard.keys(Tables.QUEUE)).isEmpty();
        assertThat(tasks.shard.keys(Tables.LEASE)).isEmpty();
        assertThat(tasks.stats()).isEmpty();
    }

    @Test
    void what_is_queued_survives_a_restart_in_its_order() {
        int count = 3 * TaskQueue.HEAD_MAX;
        var expected = new ArrayList<RunId>();
        for (int i = 0; i < count; i++) {
            expected.add(tasks.openTask("ast", 0));
        }

        var next = tasks.restart();

        var taken = new ArrayList<RunId>();
        for (int i = 0; i < count; i++) {
            taken.add(next.take("ast").run());
        }
        assertThat(taken).containsExactlyElementsOf(expected);
        assertThat(empty(next)).isTrue();
    }

    @Test
    void a_long_queue_is_read_in_pages_and_new_tasks_keep_their_place() {
        for (int i = 0; i < TaskQueue.HEAD_MAX + 10; i++) {
            tasks.openTask("ast", 0);
        }
        var late = tasks.openTask("ast", -1);
        var urgent = tasks.openTask("ast", 1);
        tasks.shard.cold = true;

        assertThat(take()).isEqualTo(urgent);
        for (int i = 0; i < TaskQueue.HEAD_MAX + 10; i++) {
            take();
        }
        assertThat(take()).isEqualTo(late);
    }

    @Test
    void polls_get_their_tasks_when_runs_must_be_loaded_from_disk() {
        for (int i = 0; i < 20; i++) {
            tasks.openTask("ast", 0);
        }
        tasks.shard.cold = true;

        var polls = new ArrayList<CompletableFuture<Optional<TaskLease>>>();
        for (int i = 0; i < 25; i++) {
            polls.add(tasks.poll("ast", 1_000));
        }
        tasks.shard.advance(1_000);

        assertThat(polls).allMatch(CompletableFuture::isDone);
        assertThat(polls.stream()
                        .filter(poll -> poll.join().isPresent())
                        .map(poll -> poll.join().orElseThrow().run()))
                .hasSize(20)
                .doesNotHaveDuplicates();
    }

    @Test
    void statistics_count_what_waits_is_leased_and_polls() {
        tasks.openTask("ast", 5);
        tasks.shard.advance(3_000);
        tasks.openTask("ast", 9);
        tasks.openTask("ast", 9);
        tasks.take("ast");
        tasks.startPoll("idle", 60_000);

        assertThat(tasks.stats())
                .containsExactlyInAnyOrder(
                        new QueueStats("ast", 2, 1, 0, 0, 3_000), new QueueStats("idle", 0, 0, 1, 0, 0));
        assertThat(tasks.restart().stats()).containsExactly(new QueueStats("ast", 2, 1, 0, 0, 3_000));
    }

    private RunId take() {
        return tasks.take("ast").run();
    }

    private static boolean empty(TaskFixture tasks) {
        var polled = tasks.poll("ast", 0);
        tasks.shard.settle();
        return polled.join().isEmpty();
    }
}
