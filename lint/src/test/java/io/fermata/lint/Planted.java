package io.fermata.lint;

import io.fermata.sdk.Branch;
import io.fermata.sdk.Context;
import io.fermata.sdk.Workflow;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Workflows that do one thing each that cannot be replayed; each says on which line. */
final class Planted {
    private Planted() {}

    static final class Clock implements Workflow<String, Long> {
        @Override
        public Long run(Context ctx, String input) {
            return System.currentTimeMillis(); // here
        }
    }

    static final class NanoClock implements Workflow<String, Long> {
        @Override
        public Long run(Context ctx, String input) {
            return System.nanoTime(); // here
        }
    }

    static final class Moment implements Workflow<String, String> {
        @Override
        public String run(Context ctx, String input) {
            return Instant.now().toString(); // here
        }
    }

    static final class ByReference implements Workflow<String, String> {
        @Override
        public String run(Context ctx, String input) {
            Supplier<LocalDateTime> now = LocalDateTime::now; // here
            return now.get().toString();
        }
    }

    static final class Chance implements Workflow<String, Double> {
        @Override
        public Double run(Context ctx, String input) {
            return Math.random(); // here
        }
    }

    static final class Dice implements Workflow<String, Integer> {
        @Override
        public Integer run(Context ctx, String input) {
            return new Random().nextInt(6); // here
        }
    }

    static final class FreshId implements Workflow<String, String> {
        @Override
        public String run(Context ctx, String input) {
            return UUID.randomUUID().toString(); // here
        }
    }

    static final class Sleeper implements Workflow<String, String> {
        @Override
        public String run(Context ctx, String input) throws Exception {
            Pause pause = Thread::sleep; // here
            pause.of(10);
            return input;
        }
    }

    static final class Threaded implements Workflow<String, String> {
        @Override
        public String run(Context ctx, String input) {
            new Thread(() -> {}).start(); // here
            return input;
        }
    }

    static final class OwnThread implements Workflow<String, String> {
        private static final class Worker extends Thread {}

        @Override
        public String run(Context ctx, String input) {
            new Worker().start(); // here
            return input;
        }
    }

    static final class Notifying implements Workflow<String, String> {
        @Override
        public String run(Context ctx, String input) {
            this.notifyAll(); // here
            return input;
        }
    }

    static final class Pooled implements Workflow<String, String> {
        @Override
        public String run(Context ctx, String input) {
            Executors.newCachedThreadPool(); // here
            return input;
        }
    }

    static final class Locked implements Workflow<String, String> {
        private final ReentrantLock lock = new ReentrantLock();

        @Override
        public String run(Context ctx, String input) {
            lock.lock(); // here
            return input;
        }
    }

    static final class Synchronised implements Workflow<String, String> {
        @Override
        public String run(Context ctx, String input) {
            synchronized (this) { // here
                return input;
            }
        }
    }

    static final class SynchronisedMethod implements Workflow<String, String> {
        @Override
        public String run(Context ctx, String input) {
            return quiet(input);
        }

        private synchronized String quiet(String input) {
            return input + "!"; // here
        }
    }

    static final class Reader implements Workflow<String, String> {
        @Override
        public String run(Context ctx, String input) throws Exception {
            return Files.readString(Path.of(input)); // here
        }
    }

    static final class Environment implements Workflow<String, String> {
        @Override
        public String run(Context ctx, String input) {
            return System.getenv("HOME"); // here
        }
    }

    static final class InBranch implements Workflow<String, Long> {
        @Override
        public Long run(Context ctx, String input) {
            return ctx.async(branch -> System.currentTimeMillis()).get(); // here
        }
    }

    static final class InAnonymousBranch implements Workflow<String, Long> {
        @Override
        public Long run(Context ctx, String input) {
            return ctx.async(new Branch<Long>() {
                        @Override
                        public Long run(Context branch) {
                            return System.currentTimeMillis(); // here
                        }
                    })
                    .get();
        }
    }

    static final class InItems implements Workflow<String, List<Long>> {
        @Override
        public List<Long> run(Context ctx, String input) {
            return ctx.map(List.of(1, 2), 2, (item, branch) -> item + System.currentTimeMillis()); // here
        }
    }

    static final class InHandler implements Workflow<String, String> {
        @Override
        public String run(Context ctx, String input) {
            var times = new ArrayList<Long>();
            ctx.onSignal("time", String.class, (branch, value) -> times.add(System.currentTimeMillis())); // here
            return ctx.awaitSignal("end", String.class);
        }
    }

    static final class InSaga implements Workflow<String, Long> {
        @Override
        public Long run(Context ctx, String input) {
            return ctx.<Long>saga(saga -> System.currentTimeMillis()); // here
        }
    }

    static final class InStream implements Workflow<String, List<Long>> {
        @Override
        public List<Long> run(Context ctx, String input) {
            var one = List.of(1L).stream();
            return one.map(each -> each + System.currentTimeMillis()).toList(); // here
        }
    }

    static final class ThroughCalls implements Workflow<String, Long> {
        @Override
        public Long run(Context ctx, String input) {
            return new Stopwatch().read();
        }
    }

    static final class ThroughInterface implements Workflow<String, Long> {
        @Override
        public Long run(Context ctx, String input) {
            Ticking ticking = new Stopwatch();
            return ticking.tick();
        }
    }

    record ThroughField(Ticking ticking) implements Workflow<String, Long> {
        @Override
        public Long run(Context ctx, String input) {
            return ctx.step("fine", Long.class, () -> ticking.tick()) + ticking.tick();
        }
    }

    static final class ThroughFunction implements Workflow<String, Long> {
        @Override
        public Long run(Context ctx, String input) {
            return twice(each -> each + System.currentTimeMillis()); // here
        }

        private static long twice(Function<Long, Long> function) {
            return function.apply(function.apply(1L));
        }
    }

    interface Pause {
        void of(long millis) throws InterruptedException;
    }

    interface Ticking {
        long tick();
    }

    static final class Stopwatch implements Ticking {
        long read() {
            return tick();
        }

        @Override
        public long tick() {
            return System.currentTimeMillis(); // there
        }
    }

    static final class SetLoop implements Workflow<String, String> {
        @Override
        public String run(Context ctx, String input) {
            for (var each : new HashSet<>(List.of("a", "b"))) { // here
                ctx.step(each, String.class, () -> each);
            }
            return input;
        }
    }

    static final class MapLoop implements Workflow<String, String> {
        @Override
        public String run(Context ctx, String input) {
            Map<String, Integer> counts = new HashMap<>();
            counts.put(input, 1);
            for (var each : counts.entrySet()) { // here
                ctx.step(each.getKey(), Integer.class, each::getValue);
            }
            return input;
        }
    }

    static final class ForEach implements Workflow<String, String> {
        @Override
        public String run(Context ctx, String input) {
            Map.of("a", 1, "b", 2).forEach((key, value) -> ctx.step(key, Integer.class, () -> value)); // here
            return input;
        }
    }

    static final class CopiedItems implements Workflow<String, List<String>> {
        @Override
        public List<String> run(Context ctx, String input) {
            var names = new ArrayList<>(Set.of("a", "b", "c"));
            return ctx.map(names, 2, (name, branch) -> branch.step(name, String.class, () -> name)); // here
        }
    }

    static final class CollectedItems implements Workflow<String, List<String>> {
        @Override
        public List<String> run(Context ctx, String input) {
            var names = List.of("a", "b").stream().collect(Collectors.toSet()).stream()
                    .toList();
            return ctx.map(names, 2, (name, branch) -> branch.step(name, String.class, () -> name)); // here
        }
    }

    static final class TwoThings implements Workflow<String, String> {
        @Override
        public String run(Context ctx, String input) {
            var id = UUID.randomUUID();
            return ctx.step("ok", String.class, () -> input) + " " + id + Instant.now();
        }
    }
}
