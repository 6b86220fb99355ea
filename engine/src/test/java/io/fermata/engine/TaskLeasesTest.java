package io.fermata.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.fermata.kernel.Command;
import io.fermata.kernel.OpenOperation.Phase;
import io.fermata.kernel.Timeouts;
import org.junit.jupiter.api.Test;

class TaskLeasesTest {
    private static final Timeouts HEARTBEAT = new Timeouts(0, 0, 0, 10_000);

    private final TaskFixture tasks = new TaskFixture();

    @Test
    void a_silent_worker_loses_its_task_when_its_time_is_over() {
        var run = tasks.openTask("ast", HEARTBEAT);
        tasks.take("ast");

        tasks.shard.advance(9_999);
        assertThat(tasks.phase(run)).isEqualTo(Phase.RUNNING);
        tasks.shard.advance(1);

        assertThat(tasks.phase(run)).isEqualTo(Phase.BACKING_OFF);
        assertThat(tasks.shard.keys(Tables.LEASE)).isEmpty();
    }

    @Test
    void heartbeats_keep_the_task_and_cost_no_event() {
        var run = tasks.openTask("ast", HEARTBEAT);
        var token = tasks.take("ast").token();
        long events = tasks.shard.state(run).sequence();

        for (int i = 0; i < 100; i++) {
            tasks.shard.advance(9_000);
            assertThat(tasks.heartbeat(token, "")).isTrue();
        }
        assertThat(tasks.shard.state(run).sequence()).isEqualTo(events);
        tasks.shard.advance(9_999);
        assertThat(tasks.phase(run)).isEqualTo(Phase.RUNNING);
        tasks.shard.advance(1);

        assertThat(tasks.phase(run)).isEqualTo(Phase.BACKING_OFF);
    }

    @Test
    void details_are_written_at_most_once_in_an_interval() {
        tasks.openTask("ast", new Timeouts(0, 0, 0, 60_000));
        var token = tasks.take("ast").token();

        for (int i = 0; i < 100; i++) {
            tasks.heartbeat(token, String.valueOf(i));
            tasks.shard.advance(100);
        }

        assertThat(recorded(tasks)).isEqualTo(1 + 10_000 / TaskLeases.DETAILS_MILLIS);
    }

    @Test
    void the_next_attempt_gets_the_last_details() {
        tasks.openTask("ast", HEARTBEAT);
        var token = tasks.take("ast").token();
        tasks.heartbeat(token, "1");
        tasks.heartbeat(token, "2");

        tasks.shard.advance(20_000);

        assertThat(tasks.take("ast").heartbeatDetails()).isEqualTo(TaskFixture.json("2"));
    }

    @Test
    void details_are_written_before_the_attempt_fails() {
        tasks.openTask("ast", HEARTBEAT);
        var token = tasks.take("ast").token();
        tasks.heartbeat(token, "1");
        tasks.heartbeat(token, "2");

        tasks.fail(token).join();
        tasks.shard.advance(1_000);

        assertThat(tasks.take("ast").heartbeatDetails()).isEqualTo(TaskFixture.json("2"));
    }

    @Test
    void details_are_written_before_the_attempt_runs_out_of_time() {
        tasks.openTask("ast", new Timeouts(0, 5_000, 0, 0));
        var token = tasks.take("ast").token();
        tasks.heartbeat(token, "1");
        tasks.shard.advance(4_000);
        tasks.heartbeat(token, "2");

        tasks.shard.advance(2_000);

        assertThat(tasks.take("ast").heartbeatDetails()).isEqualTo(TaskFixture.json("2"));
    }

    @Test
    void a_heartbeat_timeout_counts_from_the_last_beat_also_when_details_are_written() {
        var run = tasks.openTask("ast", HEARTBEAT);
        var token = tasks.take("ast").token();
        tasks.heartbeat(token, "1");
        tasks.shard.advance(1_000);
        tasks.heartbeat(token, "2");

        tasks.shard.advance(9_999);
        assertThat(tasks.phase(run)).isEqualTo(Phase.RUNNING);
        tasks.shard.advance(HEARTBEAT.heartbeatMillis() / 2);

        assertThat(tasks.phase(run)).isEqualTo(Phase.BACKING_OFF);
    }

    @Test
    void a_new_owner_grants_a_fresh_interval() {
        var run = tasks.openTask("ast", HEARTBEAT);
        var token = tasks.take("ast").token();
        tasks.shard.advance(8_000);

        var next = tasks.restart();
        next.shard.advance(9_999);
        assertThat(next.phase(run)).isEqualTo(Phase.RUNNING);
        assertThat(next.heartbeat(token, "")).isTrue();
        next.shard.advance(9_999);
        assertThat(next.phase(run)).isEqualTo(Phase.RUNNING);
        next.shard.advance(1);

        assertThat(next.phase(run)).isEqualTo(Phase.BACKING_OFF);
    }

    @Test
    void a_task_without_timeouts_stays_with_its_worker_across_restarts() {
        var run = tasks.openTask("ast", Timeouts.NONE);
        var token = tasks.take("ast").token();

        var next = tasks.restart();
        next.shard.advance(1_000_000_000);

        assertThat(next.phase(run)).isEqualTo(Phase.RUNNING);
        assertThat(next.complete(token, "1").join()).isEqualTo("wf-1");
        assertThat(next.shard.keys(Tables.LEASE)).isEmpty();
    }

    private static long recorded(TaskFixture tasks) {
        return tasks.shard.commands.stream()
                .filter(Command.RecordHeartbeat.class::isInstance)
                .count();
    }
}
