package io.fermata.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.fermata.sdk.Context;
import io.fermata.sdk.MessageType;
import io.fermata.sdk.Workflow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** Tests as users write them, each with a mistake that only a crash shows; run by {@link CrashEverywhereTest}. */
final class CrashCases {
    private static final Duration DAY = Duration.ofDays(1);

    private CrashCases() {}

    /** Has its effect again when it is run again. */
    static final class Careless {
        private final List<Integer> charges = new ArrayList<>();

        private record Order(List<Integer> charges) implements Workflow<Integer, String> {
            @Override
            public String run(Context ctx, Integer amount) {
                var item = ctx.step("reserve", String.class, () -> "item");
                ctx.step("charge", () -> charges.add(amount));
                ctx.sleep(Duration.ofHours(1));
                return item;
            }
        }

        @CrashEverywhere
        void an_order_is_charged_once() {
            try (var fermata = SimulatedFermata.open(it -> it.register("order", new Order(charges)))) {
                var order = fermata.start("order", "o-1", 42, String.class);

                assertThat(order.result(DAY)).isEqualTo("item");
                assertThat(charges).containsExactly(42);
            }
        }
    }

    /** The same with a look at the key. */
    static final class Careful {
        private final Map<String, Integer> charges = new LinkedHashMap<>();

        @CrashEverywhere
        void an_order_is_charged_once() {
            Workflow<Integer, String> order = new Workflow<>() {
                @Override
                public String run(Context ctx, Integer amount) {
                    ctx.step("charge", Integer.class, attempt -> charges.put(attempt.idempotencyKey(), amount));
                    ctx.await(new MessageType<>("shipped", String.class), "o-1");
                    return "done";
                }
            };
            try (var fermata = SimulatedFermata.open(it -> it.register("order", order))) {
                var started = fermata.start("order", "o-1", 42, String.class);
                fermata.publish(new MessageType<>("shipped", String.class), "o-1", "now");

                assertThat(started.result(DAY)).isEqualTo("done");
                assertThat(charges.values()).containsExactly(42);
            }
        }
    }

    /** Decides by what is forgotten in a crash. */
    static final class Forgetful {
        private final AtomicInteger calls = new AtomicInteger();

        @CrashEverywhere
        void it_does_the_same_each_time() {
            Workflow<String, String> workflow = new Workflow<>() {
                @Override
                public String run(Context ctx, String input) {
                    var name = calls.incrementAndGet() == 1 ? "first" : "second";
                    ctx.step(name, String.class, () -> name);
                    ctx.step("last", () -> {});
                    return "done";
                }
            };
            try (var fermata = SimulatedFermata.open(it -> it.register("forgetful", workflow))) {
                assertThat(fermata.start("forgetful", "f", "", String.class).result(DAY))
                        .isEqualTo("done");
            }
        }
    }

    /** Has a result that depends on how often a step ran; the test does not look at it. */
    static final class Unseen {
        private final AtomicInteger counter = new AtomicInteger();

        @CrashEverywhere
        void the_result_is_compared_too() {
            Workflow<String, Integer> workflow = new Workflow<>() {
                @Override
                public Integer run(Context ctx, String input) {
                    return ctx.step("count", Integer.class, counter::incrementAndGet);
                }
            };
            try (var fermata = SimulatedFermata.open(it -> it.register("unseen", workflow))) {
                fermata.start("unseen", "u", "", Integer.class).result(DAY);
            }
        }
    }

    /** Is blocked without any crash: it leaves memory while it sleeps. */
    static final class Sleepy {
        private final AtomicInteger calls = new AtomicInteger();

        @CrashEverywhere
        void it_does_the_same_each_time() {
            Workflow<String, String> workflow = new Workflow<>() {
                @Override
                public String run(Context ctx, String input) {
                    ctx.step("step " + calls.incrementAndGet(), () -> {});
                    ctx.sleep(Duration.ofHours(1));
                    return "done";
                }
            };
            try (var fermata = SimulatedFermata.open(it -> it.register("sleepy", workflow))) {
                assertThat(fermata.start("sleepy", "s", "", String.class).result(DAY))
                        .isEqualTo("done");
            }
        }
    }

    /** Fails by itself. */
    static final class Failing {
        @CrashEverywhere
        void it_fails() {
            assertThat(1).isEqualTo(2);
        }
    }

    /** Starts nothing. */
    static final class Idle {
        @CrashEverywhere
        void it_does_nothing() {}
    }

    /** Depends on which of two messages comes first. */
    static final class Racing {
        private static final MessageType<String> ONE = new MessageType<>("one", String.class);
        private static final MessageType<String> TWO = new MessageType<>("two", String.class);

        @CrashEverywhere
        void the_first_message_counts() {
            Workflow<String, String> workflow = new Workflow<>() {
                @Override
                public String run(Context ctx, String input) {
                    var received = ctx.awaitAny(DAY, ONE.key("k"), TWO.key("k"));
                    return received.get(ONE.key("k")) == null ? "two" : "one";
                }
            };
            try (var fermata = SimulatedFermata.open(it -> it.register("racing", workflow))) {
                var racing = fermata.start("racing", "r", "", String.class);
                fermata.runUntilIdle();
                fermata.publish(ONE, "k", "1");
                fermata.publish(TWO, "k", "2");

                assertThat(racing.result(DAY)).isEqualTo("one");
            }
        }
    }
}
