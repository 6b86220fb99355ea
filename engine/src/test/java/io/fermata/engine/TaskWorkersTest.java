package io.fermata.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.fermata.kernel.Intent;
import io.fermata.kernel.OpenOperation.Phase;
import io.fermata.kernel.OperationId;
import io.fermata.kernel.Timeouts;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TaskWorkersTest {
    private final TaskFixture tasks = new TaskFixture();
    private final List<TaskLease> received = new ArrayList<>();

    @Test
    void a_worker_gets_no_more_tasks_than_it_has_slots() {
        tasks.workers.subscribe("ast", "local", 2, received::add);
        for (int i = 0; i < 5; i++) {
            tasks.openTask("ast", 0);
        }

        assertThat(tasks.shard.runtime().workWaiting()).isEqualTo(2);
        workOff(tasks);

        assertThat(received).hasSize(5);
        assertThat(received.stream().map(TaskLease::run)).doesNotHaveDuplicates();
    }

    @Test
    void work_begins_only_when_its_start_is_committed() {
        tasks.workers.subscribe("ast", "local", 1, received::add);
        tasks.openTaskWithoutCommit("ast");
        tasks.shard.run();

        assertThat(tasks.shard.runtime().workWaiting()).isZero();
        tasks.shard.commit();

        assertThat(tasks.shard.runtime().workWaiting()).isEqualTo(1);
    }

    @Test
    void a_worker_that_subscribes_late_gets_what_is_queued() {
        tasks.openTask("ast", 0);

        tasks.workers.subscribe("ast", "local", 1, received::add);
        workOff(tasks);

        assertThat(received).hasSize(1);
    }

    @Test
    void a_draining_worker_gets_nothing_more_and_says_when_it_is_done() {
        var worker = tasks.workers.subscribe("ast", "local", 1, received::add);
        tasks.openTask("ast", 0);
        tasks.openTask("ast", 0);

        var drained = worker.drain();
        assertThat(drained).isNotDone();
        workOff(tasks);

        assertThat(drained).isDone();
        assertThat(received).hasSize(1);
        assertThat(tasks.stats()).extracting(QueueStats::queued).containsExactly(1L);
    }

    @Test
    void slots_of_a_dead_process_lose_their_tasks_at_once() {
        tasks.workers.subscribe("ast", "local", 1, received::add);
        var run = tasks.openTask("ast", Timeouts.NONE);
        assertThat(tasks.phase(run)).isEqualTo(Phase.RUNNING);

        var next = tasks.restart();

        assertThat(next.attempt(run)).isEqualTo(2);
        assertThat(next.phase(run)).isEqualTo(Phase.PENDING);
        assertThat(next.stats()).containsExactly(new QueueStats("ast", 1, 0, 0, 0, 0));
    }

    @Test
    void slots_of_the_living_process_keep_their_tasks_when_the_shard_is_loaded_again() {
        tasks.workers.subscribe("ast", "local", 1, received::add);
        var run = tasks.openTask("ast", Timeouts.NONE);

        var next = tasks.reload();
        assertThat(next.phase(run)).isEqualTo(Phase.RUNNING);
        workOff(next);

        assertThat(next.complete(received.getFirst().token(), "1").join()).isEqualTo("wf-1");
        assertThat(next.workers.freeSlots("ast")).isEqualTo(1);
    }

    @Test
    void a_slot_whose_hand_out_was_lost_is_free_again_and_gets_the_task() {
        tasks.workers.subscribe("ast", "local", 1, received::add);
        tasks.openTaskWithoutCommit("ast");
        tasks.shard.commit();
        tasks.shard.run();
        tasks.shard.failCommit();

        var next = tasks.reload();
        workOff(next);

        assertThat(received).hasSize(1);
        assertThat(next.workers.freeSlots("ast")).isEqualTo(1);
    }

    @Test
    void a_lease_that_was_committed_but_never_begun_is_given_up() {
        tasks.workers.subscribe("ast", "local", 1, received::add);
        tasks.openTaskWithoutCommit("ast");
        tasks.shard.run();
        tasks.shard.commitUnheard();

        var next = tasks.reload();
        next.shard.advance(60_000);
        workOff(next);

        assertThat(received).extracting(TaskLease::attempt).containsExactly(2);
    }

    @Test
    void a_worker_that_throws_gives_its_attempt_up() {
        tasks.workers.subscribe("ast", "local", 1, lease -> {
            throw new IllegalStateException("broken handler");
        });
        var run = tasks.openTask("ast", Timeouts.NONE);

        tasks.shard.runtime().work();
        tasks.shard.settle();

        assertThat(tasks.attempt(run)).isEqualTo(2);
    }

    @Test
    void a_cancelled_task_interrupts_its_worker() throws Exception {
        var began = new CountDownLatch(1);
        var interrupted = new CompletableFuture<Boolean>();
        tasks.shard.runtime().steps = Thread::startVirtualThread;
        tasks.workers.subscribe("ast", "local", 1, lease -> {
            began.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                interrupted.complete(true);
                throw e;
            }
        });
        var run = tasks.openTask("ast", Timeouts.NONE);
        assertThat(began.await(10, TimeUnit.SECONDS)).isTrue();

        tasks.turn(run, List.of(new Intent.CancelOperation(new OperationId("1"), "no need")));

        assertThat(interrupted.get(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void slots_are_shared_by_all_shards_of_the_process() {
        var other = tasks.secondShard();
        tasks.workers.subscribe("ast", "local", 3, received::add);
        for (int i = 0; i < 4; i++) {
            tasks.openTask("ast", 0);
            other.openTask("ast", 0);
        }

        assertThat(tasks.shard.runtime().workWaiting()).isEqualTo(3);
        for (int i = 0; i < 8; i++) {
            workOff(tasks);
            other.shard.settle();
        }

        assertThat(received).hasSize(8);
    }

    @Test
    void a_run_whose_task_is_served_here_has_work_here() {
        var run = tasks.openTask("ast", 0);
        assertThat(tasks.queues.worksHere(tasks.shard.state(run))).isFalse();

        tasks.workers.subscribe("ast", "local", 1, received::add);

        assertThat(tasks.queues.worksHere(tasks.shard.state(run))).isTrue();
    }

    @Test
    void a_poll_on_two_shards_gets_one_task() {
        var other = tasks.secondShard();
        var poller = new TaskPoller("ast", "bob", 1_000);
        tasks.queues.poll(poller);
        other.queues.poll(poller);

        tasks.openTask("ast", 0);
        other.openTask("ast", 0);

        assertThat(poller.reply().future().join()).isPresent();
        assertThat(tasks.stats()).extracting(QueueStats::leased).containsExactly(1L);
        assertThat(other.stats()).extracting(QueueStats::leased).containsExactly(0L);
    }

    private static void workOff(TaskFixture tasks) {
        tasks.shard.settle();
        while (tasks.shard.runtime().workWaiting() > 0) {
            tasks.shard.runtime().work();
            tasks.shard.settle();
        }
    }
}
