package io.fermata.lint;

import io.fermata.sdk.Action;
import io.fermata.sdk.Context;
import io.fermata.sdk.Saga;
import io.fermata.sdk.Workflow;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Workflows that a replay gives again, however much they look as if it could not. */
final class Harmless {
    private Harmless() {}

    /** All that cannot be replayed, within steps. */
    static final class InSteps implements Workflow<String, String> {
        @Override
        public String run(Context ctx, String input) {
            long now = ctx.step("clock", Long.class, () -> System.currentTimeMillis());
            ctx.step("by reference", Long.class, System::currentTimeMillis);
            ctx.step("id", String.class, attempt -> UUID.randomUUID() + attempt.idempotencyKey());
            ctx.step("files", () -> Files.writeString(Path.of(input), "x"));
            ctx.step("own method", String.class, () -> read(input));
            ctx.step("method reference", String.class, this::readNothing);
            ctx.step("object", new Writing(Path.of(input)));
            Callable<String> body = () -> read(input);
            ctx.step("variable", String.class, body);
            durably(ctx, "handed on", () -> Instant.now().toString());
            ctx.<String>saga(saga -> inSaga(saga, input));
            ctx.onQuery("time", Instant::now);
            return input + now;
        }

        private static String inSaga(Saga saga, String input) {
            return saga.step(
                    "read", String.class, () -> Files.readString(Path.of(input)), undo -> Files.delete(Path.of(input)));
        }

        private static void durably(Context ctx, String name, Supplier<String> body) {
            ctx.step(name, String.class, body::get);
        }

        private static String read(String file) throws IOException {
            return Files.readString(Path.of(file)) + new Random().nextInt();
        }

        private String readNothing() throws IOException {
            return Files.readString(Path.of("nothing"));
        }
    }

    /** A step body with a name. */
    record Writing(Path file) implements Action {
        @Override
        public void run() throws IOException {
            Files.createFile(file);
        }
    }

    /** The common collections, used as one does. */
    static final class Collected implements Workflow<List<String>, String> {
        private final Map<String, String> shared = new ConcurrentHashMap<>();

        private enum Colour {
            RED,
            BLUE
        }

        @Override
        public String run(Context ctx, List<String> input) {
            var counts = new HashMap<String, Integer>();
            input.forEach(each -> counts.merge(each, 1, Integer::sum));
            var seen = new HashSet<String>();
            var first = new ArrayList<String>();
            for (var each : input) {
                if (seen.add(each) && counts.getOrDefault(each, 0) > 0) {
                    first.add(ctx.step(each, String.class, () -> each));
                }
            }
            int total = 0;
            for (var count : counts.values()) {
                total += count;
            }
            var sorted = new ArrayList<>(counts.keySet());
            Collections.sort(sorted);
            for (var each : sorted) {
                ctx.step(each, String.class, () -> each);
            }
            for (var each : new TreeMap<>(counts).entrySet()) {
                ctx.step(each.getKey(), Integer.class, each::getValue);
            }
            for (var each : new TreeSet<>(Set.of("x", "y"))) {
                ctx.step(each, String.class, () -> each);
            }
            var colours = new EnumMap<Colour, Integer>(Colour.class);
            colours.put(Colour.RED, 1);
            colours.forEach((colour, count) -> ctx.step(colour.name(), Integer.class, () -> count));
            return more(ctx, input) + total + first;
        }

        private String more(Context ctx, List<String> input) {
            var linked = new LinkedHashMap<String, Integer>();
            input.forEach(each -> linked.put(each, each.length()));
            linked.forEach((key, value) -> ctx.step(key, Integer.class, () -> value));
            var groups =
                    input.stream().collect(Collectors.groupingBy(String::length, TreeMap::new, Collectors.toList()));
            groups.values().forEach(group -> ctx.step("group", Integer.class, group::size));
            var lengths = input.stream().collect(Collectors.toMap(each -> each, String::length));
            ctx.map(lengths.keySet().stream().sorted().toList(), 2, (each, branch) -> each);
            var gathered = new ArrayList<String>();
            lengths.forEach((key, value) -> gathered.add(key));
            gathered.sort(Comparator.naturalOrder());
            ctx.all(gathered.stream()
                    .map(each -> ctx.stepAsync(each, String.class, () -> each))
                    .toList());
            var doubled = new LinkedHashMap<String, Integer>();
            for (var each : lengths.entrySet()) {
                doubled.put(each.getKey(), 2 * each.getValue());
            }
            ctx.step("doubled", Integer.class, doubled::size);
            var queue = new PriorityQueue<String>(Comparator.comparingInt(String::length));
            queue.addAll(input);
            var stack = new ArrayDeque<>(List.of(1, 2));
            shared.computeIfAbsent("a", key -> key + "!");
            var longest = input.stream().max(Comparator.naturalOrder());
            return doubled.size()
                    + queue.peek()
                    + stack.pop()
                    + shared.get("a")
                    + longest.orElse("")
                    + Map.of("a", 1).get("a")
                    + Set.of("a", "b").contains("a")
                    + Optional.of(1).map(each -> each + 1).orElseThrow()
                    + IntStream.range(0, 3).sum()
                    + "x".repeat(3);
        }
    }

    /** Methods that are named like others. */
    static final class Named implements Workflow<String, String> {
        private interface Waiting {
            String wait(Context ctx);

            String sleep(long hours);
        }

        private record Patient(String name) implements Waiting {
            @Override
            public String wait(Context ctx) {
                return ctx.awaitSignal(name, String.class);
            }

            @Override
            public String sleep(long hours) {
                return name + hours;
            }
        }

        @Override
        public String run(Context ctx, String input) {
            Waiting waiting = new Patient(input);
            return waiting.wait(ctx) + waiting.sleep(1);
        }
    }

    /** Times and chance that come from the context or from the input. */
    static final class FromContext implements Workflow<String, String> {
        @Override
        public String run(Context ctx, String input) {
            var random = new Random(42);
            var due = ctx.now().plus(Duration.ofHours(random.nextInt(5)));
            var items = new ArrayList<>(List.of(1, 2, 3));
            Collections.shuffle(items, random);
            ctx.sleepUntil(due);
            ctx.sleep(Duration.of(1, TimeUnit.HOURS.toChronoUnit()));
            return Instant.parse("2030-01-01T00:00:00Z")
                    + URI.create("http://x").getHost()
                    + ctx.uuid()
                    + UUID.nameUUIDFromBytes(new byte[] {1})
                    + Path.of(input).getFileName()
                    + Thread.currentThread().threadId();
        }
    }
}
