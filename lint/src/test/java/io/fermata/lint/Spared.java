package io.fermata.lint;

import io.fermata.sdk.Context;
import io.fermata.sdk.Workflow;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** Workflows that use fields, sets and loops in ways that a replay gives again. */
final class Spared {
    private Spared() {}

    /** The outer loop does operations, in its own order; the inner one does not. */
    static final class LoopInLoop implements Workflow<String, Integer> {
        @Override
        public Integer run(Context ctx, String input) {
            int sum = 0;
            for (int round = 0; round < 3; round++) {
                for (var each : new HashSet<>(List.of(1, 2, 3))) {
                    sum += each;
                }
                int known = sum;
                ctx.step("round " + round, Integer.class, () -> known);
            }
            return sum;
        }
    }

    static final class Sums implements Workflow<String, Integer> {
        @Override
        public Integer run(Context ctx, String input) {
            var counts = new HashMap<String, Integer>();
            while (true) {
                counts.merge(ctx.awaitSignal("count", String.class), 1, Integer::sum);
                int sum = 0;
                for (var each : counts.values()) {
                    sum += each;
                }
                if (sum > 3) {
                    return sum;
                }
                ctx.sleep(Duration.ofHours(1));
            }
        }
    }

    static final class LookedUp implements Workflow<String, Integer> {
        private static final Set<String> NAMES = Set.of("a", "b");
        private static final Map<String, Integer> PRICES = Map.of("a", 1, "b", 2);

        @Override
        public Integer run(Context ctx, String input) {
            if (NAMES.contains(input)) {
                ctx.step(input, String.class, () -> input);
            }
            return PRICES.getOrDefault(input, 0)
                    + PRICES.values().stream().mapToInt(each -> each).sum();
        }
    }

    static final class OnlyInSteps implements Workflow<String, String> {
        private static final Random RANDOM = new Random();
        private static int sent;
        private final Supplier<Long> clock = System::nanoTime;
        private final Callable<String> body = () -> "at " + System.nanoTime();
        private final int limit = Integer.getInteger("limit", 3);

        @Override
        public String run(Context ctx, String input) {
            ctx.step("dice", Integer.class, () -> RANDOM.nextInt(6) + sent++);
            ctx.step("clock", Long.class, () -> clock.get());
            return ctx.step("body", String.class, body) + limit;
        }
    }

    static final class OwnState implements Workflow<String, String> {
        private static final class Cart {
            private final AtomicInteger count = new AtomicInteger();
            private String last = "";

            void add(String item) {
                count.incrementAndGet();
                last = item;
            }
        }

        @Override
        public String run(Context ctx, String input) {
            var cart = new Cart();
            ctx.onSignal("add", String.class, (branch, item) -> cart.add(item));
            ctx.until(() -> cart.count.get() > 2);
            return cart.last;
        }
    }

    /** Counts how often its code is played, for whoever watches; nothing of that comes back into the code. */
    static final class Counted implements Workflow<String, String> {
        private static final AtomicInteger PLAYED = new AtomicInteger();

        @Override
        public String run(Context ctx, String input) {
            PLAYED.incrementAndGet();
            return input;
        }
    }
}
