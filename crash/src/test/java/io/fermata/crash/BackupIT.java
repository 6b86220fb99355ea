package io.fermata.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.fermata.embedded.Fermata;
import io.fermata.embedded.FermataBuilder;
import io.fermata.engine.Restoration;
import io.fermata.sdk.Context;
import io.fermata.sdk.MessageType;
import io.fermata.sdk.Workflow;
import io.fermata.store.local.LocalStoreOptions;
import io.fermata.store.local.StoreBackup;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Backs up while work goes on, restores, and lets the copy go on. */
class BackupIT {
    private static final MessageType<Integer> HOP = new MessageType<>("hop", Integer.class);
    private static final Duration WAIT = Duration.ofMinutes(1);
    private static final int RUNS = 60;

    @TempDir
    Path scratch;

    /** Steps by idempotency key, of all processes. */
    private final Map<String, Integer> effects = new ConcurrentHashMap<>();

    /** Sleeps for a while between two steps; {@code input} is how long, in milliseconds. */
    private final Workflow<Integer, String> napping = new Workflow<>() {
        @Override
        public String run(Context ctx, Integer millis) {
            ctx.step("before", String.class, () -> "");
            ctx.sleep(Duration.ofMillis(millis));
            return ctx.step("after", String.class, attempt -> {
                effects.merge(attempt.idempotencyKey(), 1, Integer::sum);
                return "rested";
            });
        }
    };

    /** Passes a number on to the next until it is zero. */
    private static final class Hopping implements Workflow<Integer, Integer> {
        @Override
        public Integer run(Context ctx, Integer hops) {
            for (int i = 0; i < hops; i++) {
                ctx.publish(HOP, ctx.execution().id() + "-" + i, i);
                ctx.await(HOP, ctx.execution().id() + "-" + i);
            }
            return hops;
        }
    }

    private FermataBuilder opening(Path directory, int shards) {
        return Fermata.embedded(directory)
                .storeOptions(LocalStoreOptions.defaults().withShards(shards).withRoomBytesMin(0))
                .register("napping", napping)
                .register("hopping", new Hopping());
    }

    private Path restored(Path backup) {
        var target = scratch.resolve("restored");
        StoreBackup.restore(backup, target, LocalStoreOptions.defaults(), Restoration::raiseIncarnation);
        return target;
    }

    @Test
    void timers_that_fell_due_before_the_restore_fire_once() {
        var backup = scratch.resolve("backup");
        try (var fermata = opening(scratch.resolve("data"), 1).open()) {
            var naps = IntStream.range(0, RUNS)
                    .mapToObj(i -> fermata.start("napping", "nap-" + i, 1_500, String.class))
                    .toList();
            fermata.backUp(backup);
            assertThat(effects).isEmpty();
            naps.forEach(nap -> nap.result(WAIT));
        }
        effects.clear();

        try (var fermata = opening(restored(backup), 1).open()) {
            for (int i = 0; i < RUNS; i++) {
                assertThat(fermata.execution("nap-" + i, String.class).result(WAIT))
                        .isEqualTo("rested");
            }
        }

        assertThat(effects)
                .hasSize(RUNS)
                .allSatisfy((key, times) -> assertThat(times).isOne());
        assertThat(Examined.findings(scratch.resolve("restored"))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void backup_under_load_goes_on_to_the_same_end(int shards) throws InterruptedException {
        var backup = scratch.resolve("backup");
        var ids = IntStream.range(0, RUNS).mapToObj(i -> "hop-" + i).toList();
        try (var fermata = opening(scratch.resolve("data"), shards).open()) {
            ids.forEach(id -> fermata.start("hopping", id, 40, Integer.class));
            var ends = new AtomicBoolean();
            var starter = Thread.ofPlatform().start(() -> {
                for (int i = 0; !ends.get(); i++) {
                    fermata.start("hopping", "late-" + i, 3, Integer.class).result(WAIT);
                }
            });
            fermata.start("hopping", "early", 5, Integer.class).result(WAIT);
            fermata.backUp(backup);
            ends.set(true);
            starter.join();
        }
        assertThat(Examined.findings(backup)).isEmpty();

        try (var fermata = opening(restored(backup), shards).open()) {
            for (var id : ids) {
                assertThat(fermata.execution(id, Integer.class).result(WAIT)).isEqualTo(40);
            }
            List.of("new-1", "new-2")
                    .forEach(id -> assertThat(fermata.start("hopping", id, 5, Integer.class)
                                    .result(WAIT))
                            .isEqualTo(5));
        }
        assertThat(Examined.findings(scratch.resolve("restored"))).isEmpty();
    }
}
