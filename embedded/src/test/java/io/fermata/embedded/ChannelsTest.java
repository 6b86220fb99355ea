package io.fermata.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.fermata.sdk.Context;
import io.fermata.sdk.PayloadCodec;
import io.fermata.sdk.Workflow;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Channels on a real store. */
@NullMarked
@Timeout(60)
class ChannelsTest {
    private static final Duration SOON = Duration.ofSeconds(30);

    /** Its first attempt writes a half and never ends. */
    private static final class Halving implements Workflow<String, String> {
        private final CountDownLatch half;
        private final CountDownLatch never = new CountDownLatch(1);

        Halving(CountDownLatch half) {
            this.half = half;
        }

        @Override
        public String run(Context ctx, String input) {
            ctx.channel("total", Long.class).increment(100);
            ctx.step("write", String.class, attempt -> {
                var channel = attempt.channel("x", String.class);
                channel.set(channel.get() == null ? "half" : "half twice");
                attempt.channel("total", Long.class).increment(1);
                if (attempt.number() == 1) {
                    half.countDown();
                    never.await();
                }
                return "";
            });
            return ctx.channel("x", String.class).get() + " "
                    + ctx.channel("total", Long.class).count();
        }
    }

    /** Two steps that each see the same state and both compare and set. */
    private static final class Racing implements Workflow<String, Long> {
        private final CountDownLatch bothRead = new CountDownLatch(2);

        @Override
        public Long run(Context ctx, String input) {
            ctx.channel("total", Long.class).set(0L);
            var first = ctx.async(branch -> add(branch));
            var second = ctx.async(branch -> add(branch));
            ctx.all(List.of(first, second));
            return Objects.requireNonNullElse(ctx.channel("total", Long.class).get(), -1L);
        }

        private long add(Context branch) {
            return branch.step("add", Long.class, attempt -> {
                var total = attempt.channel("total", Long.class);
                long before = Objects.requireNonNullElse(total.get(), -1L);
                bothRead.countDown();
                bothRead.await();
                total.compareAndSet(before, before + 1);
                return before;
            });
        }
    }

    @Test
    void a_crash_between_write_and_return_leaves_no_half(@TempDir Path folder) throws InterruptedException {
        var half = new CountDownLatch(1);
        try (var fermata =
                Fermata.embedded(folder).register("halving", new Halving(half)).open()) {
            fermata.start("halving", "h", "", String.class);
            half.await();
            assertThat(fermata.execution("h").describe().channels()).containsOnlyKeys("total");
            fermata.close(Duration.ZERO);
        }
        try (var fermata =
                Fermata.embedded(folder).register("halving", new Halving(half)).open()) {
            assertThat(fermata.execution("h", String.class).result(SOON)).isEqualTo("half 101");
        }
    }

    @Test
    void of_two_that_read_the_same_one_does_it_again() {
        try (var fermata = Fermata.inMemory().register("racing", new Racing()).open()) {
            assertThat(fermata.start("racing", "r", "", Long.class).result(SOON))
                    .isEqualTo(2);

            assertThat(fermata.execution("r").history(null, 1_000).items().stream()
                            .filter(event -> event.type().equals("AttemptFailed")))
                    .singleElement()
                    .satisfies(event -> assertThat(event.detail().text()).contains("ChannelConflict"));
        }
    }

    @Test
    void values_are_compared_without_what_a_codec_makes_of_them() {
        var salted = new PayloadCodec() {
            private byte salt;

            @Override
            public String name() {
                return "salted";
            }

            @Override
            public byte[] encode(byte[] plain) {
                var stored = Arrays.copyOf(plain, plain.length + 1);
                salt++;
                stored[plain.length] = salt;
                return stored;
            }

            @Override
            public byte[] decode(byte[] stored) {
                return Arrays.copyOf(stored, stored.length - 1);
            }
        };
        try (var fermata = Fermata.inMemory()
                .codec(salted)
                .register("racing", new Racing())
                .open()) {
            assertThat(fermata.start("racing", "r", "", Long.class).result(SOON))
                    .isEqualTo(2);
            assertThat(fermata.execution("r").describe().channels())
                    .hasToString(Map.of("total", 2).toString());
        }
    }
}
