package io.fermata.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.fermata.kernel.Cause;
import io.fermata.kernel.Command;
import io.fermata.kernel.Intent;
import io.fermata.kernel.OpenOperation;
import io.fermata.kernel.OperationId;
import io.fermata.kernel.OperationSpec;
import io.fermata.kernel.Payload;
import io.fermata.kernel.RunId;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Publishing, waiting, giving up, lost packets, slow disks and crashes in an order that a seed decides. */
class MessageChaosTest {
    private static final int SHARDS = 3;
    private static final int KEYS = 4;
    private static final int ROUNDS = 400;

    @ParameterizedTest
    @MethodSource("seeds")
    void every_message_is_taken_once_or_still_kept(long seed) {
        var world = new MessageWorld(seed, SHARDS).withFaults(0.2);
        var random = new Random(seed);
        var runs = new ArrayList<RunId>();
        var acknowledged = new HashMap<String, Reply<PublishResult>>();
        for (int shard = 0; shard < SHARDS; shard++) {
            for (int i = 0; i < 3; i++) {
                runs.add(world.start(shard, "w-" + shard + "-" + i));
            }
        }
        world.settle(0);

        for (int round = 0; round < ROUNDS; round++) {
            act(world, random, runs, acknowledged, round);
        }
        world.settle(60_000);

        check(world, runs, acknowledged);
        assertThat(world.crashes()).isPositive();
        assertThat(world.packetsLost()).isPositive();
        assertThat(world.packetsDoubled()).isPositive();
    }

    private static LongStream seeds() {
        return LongStream.rangeClosed(1, Long.getLong("message.seeds", 50));
    }

    private static void act(
            MessageWorld world,
            Random random,
            List<RunId> runs,
            Map<String, Reply<PublishResult>> acknowledged,
            int round) {
        var run = runs.get(random.nextInt(runs.size()));
        var key = "k" + random.nextInt(KEYS);
        int dice = random.nextInt(100);
        if (dice < 35) {
            var id = "m" + round;
            var reply = new Reply<PublishResult>();
            acknowledged.put(id, reply);
            var payload = Payload.json(id.getBytes(StandardCharsets.UTF_8));
            var message = new OperationSpec.OutMessage("t", key, payload, false, 0, random.nextBoolean() ? id : null);
            world.home("t", key).publish(message, Cause.NONE, reply);
        } else if (dice < 70) {
            var state = world.load(run);
            if (state.isStarted() && state.wantsTurn()) {
                world.act(run, MessageWorld.await("o" + round, "t", key));
            }
        } else if (dice < 78) {
            var state = world.load(run);
            if (state.isStarted() && !state.openOperations().isEmpty()) {
                world.command(run, new Command.Signal("wake", Payload.NONE, ""));
            }
        } else if (dice < 86) {
            giveUp(world, run);
        } else if (dice < 88) {
            world.crash();
        }
        for (int steps = random.nextInt(20); steps > 0; steps--) {
            world.step();
        }
    }

    private static void giveUp(MessageWorld world, RunId run) {
        var state = world.load(run);
        var open = state.isStarted()
                ? state.openOperations().stream().map(OpenOperation::id).findFirst()
                : Optional.<OperationId>empty();
        if (open.isPresent() && state.wantsTurn()) {
            world.act(run, new Intent.CancelOperation(open.get(), "given up"));
        }
    }

    private static void check(MessageWorld world, List<RunId> runs, Map<String, Reply<PublishResult>> acknowledged) {
        var taken = new ArrayList<String>();
        for (var run : runs) {
            taken.addAll(world.deliveredTo(run));
        }
        var texts = new HashMap<String, String>();
        acknowledged.forEach((text, reply) -> {
            assertThat(reply.future()).as("every publisher is told").isDone();
            if (!reply.future().isCompletedExceptionally()) {
                texts.put(reply.future().join().messageId(), text);
            }
        });
        var kept =
                world.kept("t").stream().map(id -> texts.getOrDefault(id, id)).toList();
        Set<String> everything = new HashSet<>(taken);
        everything.addAll(kept);
        assertThat(taken).as("taken twice").doesNotHaveDuplicates();
        assertThat(kept)
                .as("kept although taken")
                .doesNotContainAnyElementsOf(taken)
                .doesNotHaveDuplicates();
        assertThat(everything).as("acknowledged messages").containsAll(texts.values());
        for (var waiting : world.waitsAtHomes("t")) {
            assertThat(world.load(waiting.run()).operation(waiting.operation()))
                    .as("nobody is registered who does not wait")
                    .isNotNull();
        }
        for (var run : runs) {
            for (var operation : world.load(run).openOperations()) {
                assertThat(world.waitsAtHomes("t"))
                        .as("nobody waits who is not registered")
                        .contains(new ChannelView.Wait(run, operation.id()));
            }
        }
        assertThat(world.keysWithBoth("t")).as("wait and message side by side").isEmpty();
    }
}
