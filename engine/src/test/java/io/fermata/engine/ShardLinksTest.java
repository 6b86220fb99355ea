package io.fermata.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.fermata.kernel.Category;
import io.fermata.kernel.Cause;
import io.fermata.kernel.Command;
import io.fermata.kernel.Failure;
import io.fermata.kernel.OperationId;
import io.fermata.kernel.OperationSpec;
import io.fermata.kernel.ParentClosePolicy;
import io.fermata.kernel.Payload;
import io.fermata.kernel.RunEnd;
import io.fermata.kernel.RunId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

class ShardLinksTest {
    private final SeededRuntime runtime = new SeededRuntime(1);
    private final Deque<ShardPacket> toTwo = new ArrayDeque<>();
    private final Deque<ShardPacket> toOne = new ArrayDeque<>();
    private final End one = new End(0);
    private final End two = new End(1);

    @Test
    void nothing_leaves_before_its_commit() {
        one.send("a");
        one.links.beforeSeal();
        one.shard.seal();
        assertThat(toTwo).isEmpty();

        one.shard.commit();

        assertThat(toTwo).hasSize(1);
    }

    @Test
    void messages_of_a_batch_travel_together_and_leave_one_row() {
        for (int i = 0; i < 20; i++) {
            one.send("m" + i);
        }
        settle();

        assertThat(two.received).hasSize(20).startsWith("m0", "m1").endsWith("m19");
        assertThat(one.shard.rowsOf(Tables.OUTBOX)).isEqualTo(1);
    }

    @Test
    void lost_packets_are_sent_again_and_doubled_ones_ignored() {
        one.send("a");
        one.commit();
        toTwo.clear();
        one.send("b");
        one.commit();
        toTwo.addAll(List.copyOf(toTwo));

        settle();
        runtime.advance(OutLink.RESEND_MILLIS);
        settle();

        assertThat(two.received).containsExactly("a", "b");
    }

    @Test
    void unconfirmed_messages_are_sent_again_after_a_restart() {
        one.send("a");
        one.commit();
        toTwo.clear();

        one.restart(false);
        settle();
        one.send("b");
        settle();

        assertThat(two.received).containsExactly("a", "b");
    }

    @Test
    void restart_of_the_receiver_does_nothing_twice() {
        one.send("a");
        one.commit();
        two.links.arrive(toTwo.peek());
        two.commit();
        toOne.clear();

        two.restart(false);
        settle();
        runtime.advance(OutLink.RESEND_MILLIS);
        settle();

        assertThat(two.received).containsExactly("a");
    }

    @Test
    void restored_sender_starts_a_new_count_behind_what_was_under_way() {
        one.send("a");
        settle();
        one.send("b");
        one.commit();
        toTwo.clear();

        one.restart(true);
        one.send("c");
        settle();

        assertThat(two.received).containsExactly("a", "b", "c");
    }

    @Test
    void more_than_a_window_arrives_in_order() {
        int count = 3 * OutLink.WINDOW;
        for (int i = 0; i < count; i++) {
            one.send("m" + i);
        }
        settle();

        assertThat(two.received)
                .hasSize(count)
                .doesNotHaveDuplicates()
                .startsWith("m0")
                .endsWith("m" + (count - 1));
        assertThat(one.shard.rowsOf(Tables.OUTBOX)).isEqualTo(1);
    }

    @Test
    void message_that_cannot_be_done_is_put_aside_and_answered() {
        one.send("bad");
        one.send("good");
        settle();

        assertThat(two.received).containsExactly("good");
        assertThat(two.undeliverable).containsExactly("bad");
        assertThat(two.shard.rowsOf(Tables.DEAD_LETTER)).isEqualTo(1);
    }

    @Test
    void message_that_waits_for_the_disk_survives_a_crash() {
        two.slow = true;
        one.send("slow");
        settle();
        assertThat(two.received).isEmpty();

        two.slow = false;
        two.restart(false);
        settle();

        assertThat(two.received).containsExactly("slow");
        assertThat(two.shard.rowsOf(Tables.OUTBOX)).isZero();
    }

    @Test
    void message_to_the_own_shard_costs_no_row() {
        one.links.send(0, message("own"));
        one.links.drain();

        assertThat(one.received).containsExactly("own");
        assertThat(one.shard.rows()).isEmpty();
    }

    @Test
    void every_message_reads_back_as_it_was_written() {
        var run = new RunId(1, 2);
        var operation = new OperationId("3[7].1");
        var cause = new Cause("ann", "because", "c-1", "t-1", "case-1");
        var payload = Payload.json(new byte[] {1, 2});
        var out = new OperationSpec.OutMessage("t", "k", payload, true, 9, null);
        var messages = List.of(
                new ShardMessage.AddWait("t", "k", run, operation, 3),
                new ShardMessage.RemoveWait("t", "k", run, operation, 3),
                new ShardMessage.Offer("t", "k", run, operation, 3, "m", payload, cause),
                new ShardMessage.OfferAnswer("t", "k", run, operation, 3, "m", true, false, "w"),
                new ShardMessage.Publish(out, "m", cause),
                new ShardMessage.SignalById(run, operation, "w", "n", payload, "s", cause),
                new ShardMessage.CloseChild("w", "p", run, operation, ParentClosePolicy.TERMINATE, cause),
                new ShardMessage.StartChild(ChildrenTest.spec("c", run), "r", cause),
                new ShardMessage.StartTriggered(ChildrenTest.spec("c", run), "r", cause),
                new ShardMessage.ForRun(run, new Command.ConfirmOperation(operation), cause),
                new ShardMessage.ForRun(run, new Command.ConfirmChild(operation, 1, "w", run), cause),
                new ShardMessage.ForRun(
                        run, new Command.CloseChild(operation, 1, new RunEnd.Completed(payload)), cause),
                new ShardMessage.ForRun(
                        run, new Command.RefuseOperation(operation, Failure.of("X", "y", Category.VALIDATION)), cause));

        for (var message : messages) {
            assertThat(ShardMessageCodec.decode(ShardMessageCodec.encode(message)))
                    .isEqualTo(message);
        }
    }

    private void settle() {
        boolean busy = true;
        while (busy) {
            one.shard.runAll();
            two.shard.runAll();
            one.commit();
            two.commit();
            busy = !toOne.isEmpty() || !toTwo.isEmpty();
            while (!toTwo.isEmpty()) {
                two.links.arrive(toTwo.poll());
            }
            while (!toOne.isEmpty()) {
                one.links.arrive(toOne.poll());
            }
        }
        one.commit();
        two.commit();
    }

    private static ShardMessage message(String text) {
        return new ShardMessage.AddWait(text, "", new RunId(1, 1), new OperationId("1"), 0);
    }

    /** One shard's links; what it receives it writes down. */
    private final class End implements ShardLinks.Receiver {
        private final FaultyShard shard;
        private final List<String> received = new ArrayList<>();
        private final List<String> undeliverable = new ArrayList<>();
        private boolean slow;
        private ShardLinks links;

        private End(int id) {
            shard = new FaultyShard(id, runtime, EngineOptions.DEFAULT);
            links = open();
        }

        private void send(String text) {
            links.send(1 - shard.shard(), message(text));
        }

        private void commit() {
            links.beforeSeal();
            shard.sealAndCommit();
        }

        private void restart(boolean restored) {
            shard.crash(false);
            links = open();
            links.recover((from, to, visitor) -> shard.visit(from, to, visitor), restored);
            links.resume();
        }

        private ShardLinks open() {
            return new ShardLinks(
                    shard, (to, packet) -> (to == 0 ? toOne : toTwo).add(packet), this, new DeadLetters(shard));
        }

        @Override
        public void receive(ShardMessage message, Runnable done) {
            var text = ((ShardMessage.AddWait) message).type();
            if (text.equals("bad")) {
                throw new IllegalArgumentException("a bad message");
            }
            if (!slow) {
                received.add(text);
                done.run();
            }
        }

        @Override
        public void undeliverable(ShardMessage message, String why) {
            undeliverable.add(((ShardMessage.AddWait) message).type());
        }
    }
}
