package io.fermata.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fermata.kernel.Cause;
import io.fermata.kernel.Command;
import io.fermata.kernel.Intent;
import io.fermata.kernel.OperationId;
import io.fermata.kernel.OperationSpec;
import io.fermata.kernel.Payload;
import io.fermata.kernel.RunId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessageHomeTest {
    private static final Trigger TRIGGER = new Trigger("starter", "t", null, "t-{key}", MessageWorld.spec("any"));

    private final MessageWorld world = new MessageWorld(1, 1);

    @Test
    void wait_in_the_batch_after_the_message_finds_it() {
        var run = world.start(0, "w");
        world.settle(0);
        publish("m", null, false, 0);
        world.shard(0).seal();

        world.act(run, MessageWorld.await("1", "t", "k"));
        runWithoutCommit();

        assertThat(world.load(run).operation(new OperationId("1"))).isNull();
        world.settle(0);
        assertThat(world.deliveredTo(run)).containsExactly("m");
    }

    @Test
    void messages_and_waiters_are_served_in_order() {
        var runs = new ArrayList<RunId>();
        for (int i = 0; i < 3; i++) {
            publish("m" + i, null, false, 0);
        }
        for (int i = 0; i < 5; i++) {
            runs.add(waiter("w" + i));
        }
        publish("m3", null, false, 0);
        publish("m4", null, false, 0);
        world.settle(0);

        for (int i = 0; i < 5; i++) {
            assertThat(world.deliveredTo(runs.get(i))).containsExactly("m" + i);
        }
    }

    @Test
    void same_message_id_is_taken_once_within_the_window() {
        var first = publish("m", "id", false, 0);
        world.settle(SeenIds.WINDOW_MILLIS - 1_000);
        var again = publish("m", "id", false, 0);
        world.settle(2 * SeenIds.WINDOW_MILLIS);
        var late = publish("m", "id", false, 0);
        world.settle(0);

        assertThat(first.future().join().duplicate()).isFalse();
        assertThat(again.future().join().duplicate()).isTrue();
        assertThat(late.future().join().duplicate()).isFalse();
    }

    @Test
    void seen_ids_older_than_the_window_leave_no_rows() {
        for (int i = 0; i < SeenIds.DROP_ROWS_MAX + 10; i++) {
            publish("m", "id-" + i, false, 1_000);
        }
        world.settle(0);
        assertThat(world.shard(0).rowsOf(Tables.SEEN)).isEqualTo(SeenIds.DROP_ROWS_MAX + 10);

        world.settle(3 * SeenIds.WINDOW_MILLIS);

        assertThat(world.shard(0).rowsOf(Tables.SEEN)).isZero();
    }

    @Test
    void expired_message_is_not_handed_out() {
        publish("m", null, false, 1_000);
        world.settle(0);
        world.runtime().advance(1_000);

        var run = waiter("w");

        assertThat(world.deliveredTo(run)).isEmpty();
    }

    @Test
    void expired_messages_leave_no_rows() {
        for (int i = 0; i < 3 * MessageExpiry.SWEEP_CHANNELS_MAX; i++) {
            publishTo("k" + i, "m", null, false, i % 2 == 0 ? 1_000 : 0);
        }
        world.settle(Duration.ofMinutes(5).toMillis());
        assertThat(world.channels("t")).hasSize(3 * MessageExpiry.SWEEP_CHANNELS_MAX / 2);

        world.settle(MessageRules.TTL_DEFAULT_MILLIS + Duration.ofMinutes(5).toMillis());

        assertThat(world.channels("t")).isEmpty();
        assertThat(world.shard(0).rowsOf(Tables.MESSAGE)).isZero();
        assertThat(world.shard(0).rowsOf(Tables.WAIT)).isZero();
    }

    /** Also the one that is on its way, at that moment, to a run which then does not take it. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void trigger_finds_a_message_that_nobody_takes_whenever_it_comes(int shards) {
        for (int steps = 0; steps < 40; steps++) {
            var own = new MessageWorld(steps, shards);
            var run = own.start(shards - 1, "w");
            own.settle(0);
            own.act(run, MessageWorld.await("1", "t", "k"));
            own.settle(0);
            own.quarantine(run);
            publish(own, "k", "m", null, false, 0);
            for (int i = 0; i < steps; i++) {
                own.step();
            }

            for (int shard = 0; shard < shards; shard++) {
                own.messaging(shard).triggers().register(TRIGGER, new Reply<>());
                own.messaging(shard).drain();
            }
            own.settle(10_000);

            assertThat(own.asked()).as("after " + steps + " steps").containsExactly("t-k");
        }
    }

    @Test
    void too_many_untaken_messages_are_refused() {
        for (int i = 0; i < MessageHome.KEPT_PER_KEY_MAX; i++) {
            publish("m", null, false, 0);
        }
        world.settle(0);

        var tooMany = publish("m", null, false, 0);
        var otherKey = publishTo("other", "m", null, false, 0);
        world.settle(0);

        assertThatThrownBy(() -> tooMany.future().join()).hasMessageContaining("nobody takes them");
        assertThat(otherKey.future()).isCompleted();
        assertThat(world.shard(0).rowsOf(Tables.DEAD_LETTER)).isZero();
    }

    @Test
    void message_of_a_workflow_beyond_the_limit_becomes_a_dead_letter() {
        for (int i = 0; i < MessageHome.KEPT_PER_KEY_MAX; i++) {
            publish("m", null, false, 0);
        }
        var run = world.start(0, "p");
        world.settle(0);
        var message = new OperationSpec.OutMessage("t", "k", Payload.NONE, false, 0, null);

        world.act(run, new Intent.Open(new OperationId("1"), new OperationSpec.Publish("tell", message)));
        world.settle(0);

        assertThat(world.shard(0).rowsOf(Tables.DEAD_LETTER)).isEqualTo(1);
    }

    @Test
    void large_channel_is_split_and_survives_a_restart() {
        for (int i = 0; i < 100; i++) {
            publish("m" + i, null, false, 0);
        }
        world.settle(0);
        world.crash();
        var runs = new ArrayList<RunId>();
        for (int i = 0; i < 100; i++) {
            runs.add(waiter("w" + i));
        }

        for (int i = 0; i < 100; i++) {
            assertThat(world.deliveredTo(runs.get(i))).containsExactly("m" + i);
        }
        assertThat(world.shard(0).rowsOf(Tables.MESSAGE)).isZero();
        assertThat(world.shard(0).rowsOf(Tables.WAIT)).isZero();
    }

    @Test
    void wait_survives_a_crash_while_its_message_is_being_read() {
        for (int i = 0; i < 20; i++) {
            publish("m" + i, null, false, 0);
        }
        var run = world.start(0, "w");
        world.settle(0);
        world.act(run, MessageWorld.await("1", "t", "k"));
        world.shard(0).step();

        world.shard(0).coldShare(1);
        world.messaging(0).beforeSeal();
        world.shard(0).sealAndCommit();
        world.crash();
        world.shard(0).coldShare(0);
        world.settle(0);

        assertThat(world.deliveredTo(run)).containsExactly("m0");
    }

    @Test
    void message_to_all_goes_once_to_each_run() {
        var one = waiter("w1");
        var two = world.start(0, "w2");
        world.settle(0);
        world.act(two, MessageWorld.await("1", "t", "k"), MessageWorld.await("2", "t", "k"));
        world.settle(0);

        publish("news", null, true, 0);
        world.settle(0);
        var late = waiter("w3");

        assertThat(world.deliveredTo(one)).containsExactly("news");
        assertThat(world.deliveredTo(two)).containsExactly("news");
        assertThat(world.deliveredTo(late)).isEmpty();
    }

    @Test
    void message_to_all_that_nobody_awaits_is_kept_for_the_first() {
        publish("news", null, true, 0);

        var first = waiter("w1");
        var second = waiter("w2");

        assertThat(world.deliveredTo(first)).containsExactly("news");
        assertThat(world.deliveredTo(second)).isEmpty();
    }

    @Test
    void returned_message_goes_to_the_next_waiter_at_its_old_place() {
        var gone = new RunId(0, 77);
        var wait = new ShardMessage.AddWait("t", "k", gone, new OperationId("1"), 0);
        world.messaging(0).send(0, wait);
        world.settle(0);

        var first = publish("m1", null, false, 0);
        publish("m2", null, false, 0);
        world.settle(0);
        var run = waiter("w");

        assertThat(first.future().join().workflowIds()).isEmpty();
        assertThat(world.deliveredTo(run)).containsExactly("m1");
        assertThat(world.channels("t")).hasSize(1);
    }

    @Test
    void one_waiter_and_one_message_cost_two_changes_of_the_channels_row_and_nothing_else() {
        var run = world.start(0, "w");
        world.settle(0);
        long before = world.shard(0).changesOf(Tables.WAIT);

        world.act(run, MessageWorld.await("1", "t", "k"));
        world.settle(0);
        publish("m", null, false, 0);
        world.settle(0);

        assertThat(world.deliveredTo(run)).containsExactly("m");
        // Put by the wait; put by the reservation and deleted by the answer in one batch.
        assertThat(world.shard(0).changesOf(Tables.WAIT) - before).isEqualTo(3);
        assertThat(world.shard(0).changesOf(Tables.MESSAGE)).isZero();
        assertThat(world.shard(0).changesOf(Tables.SEEN)).isZero();
        assertThat(world.shard(0).changesOf(Tables.OUTBOX)).isZero();
    }

    @Test
    void run_in_quarantine_is_offered_its_message_again_later() {
        var run = waiter("w");
        world.quarantine(run);
        var published = publish("m", null, false, 0);
        world.settle(0);
        assertThat(published.future().join().workflowIds()).isEmpty();
        assertThat(world.deliveredTo(run)).isEmpty();

        world.free(run);
        world.crash();
        world.settle(MessageHome.SUSPENDED_MILLIS + 2 * MessageExpiry.BUCKET_MILLIS);

        assertThat(world.deliveredTo(run)).containsExactly("m");
    }

    @Test
    void closed_run_no_longer_waits() {
        var run = waiter("w");

        world.command(run, new Command.Terminate("enough"));
        world.settle(0);
        var published = publish("m", null, false, 0);
        world.settle(0);

        assertThat(published.future().join().workflowIds()).isEmpty();
        assertThat(world.channels("t").getFirst().waits()).isEmpty();
        assertThat(world.channels("t").getFirst().messages()).hasSize(1);
    }

    @Test
    void near_misses_are_listed() {
        publishTo("order-7", "m", "id", false, 0);
        waiter("w");
        world.settle(0);

        assertThat(world.channels("t")).extracting(ChannelView::key).containsExactly("k", "order-7");
        assertThat(world.channels("t").get(1).messages().getFirst().messageId()).isEqualTo("id");
    }

    private RunId waiter(String workflowId) {
        var run = world.start(0, workflowId);
        world.settle(0);
        world.act(run, MessageWorld.await("1", "t", "k"));
        world.settle(0);
        return run;
    }

    private Reply<PublishResult> publish(String text, @Nullable String id, boolean toAll, long ttlMillis) {
        return publishTo("k", text, id, toAll, ttlMillis);
    }

    private Reply<PublishResult> publishTo(
            String key, String text, @Nullable String id, boolean toAll, long ttlMillis) {
        return publish(world, key, text, id, toAll, ttlMillis);
    }

    private static Reply<PublishResult> publish(
            MessageWorld world, String key, String text, @Nullable String id, boolean toAll, long ttlMillis) {
        var reply = new Reply<PublishResult>();
        var payload = Payload.json(text.getBytes(StandardCharsets.UTF_8));
        var message = new OperationSpec.OutMessage("t", key, payload, toAll, ttlMillis, id);
        world.home("t", key).publish(message, Cause.NONE, reply);
        world.messaging(0).drain();
        return reply;
    }

    private void runWithoutCommit() {
        while (world.shard(0).step()) {
            world.messaging(0).drain();
        }
    }
}
