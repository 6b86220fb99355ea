package io.fermata.bench;

import io.fermata.embedded.Fermata;
import io.fermata.sdk.Context;
import io.fermata.sdk.FermataClient;
import io.fermata.sdk.MessageType;
import io.fermata.sdk.Registration;
import io.fermata.sdk.Status;
import io.fermata.sdk.Workflow;
import io.fermata.store.local.LocalStore;
import io.fermata.store.local.LocalStoreOptions;
import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Starts many executions that wait for a message each, lets them lie, restarts the engine over them, and resumes all of
 * them: what does an execution cost that does nothing?
 */
final class ParkedRun {
    private static final int CLIENTS = 500;
    private static final int CHECKED = 1_000;
    private static final int WARMING = 500;
    private static final double MEGABYTE = 1 << 20;
    private static final Duration LOST_AFTER = Duration.ofMinutes(5);
    private static final long LOOK_MILLIS = 20;
    private static final String WORKFLOW = "await-answer";
    private static final MessageType<Long> ANSWERED = new MessageType<>("bench.answered", Long.class);

    private final BenchOptions options;
    private final Path data;
    private final int count;
    private final LongAdder begun = new LongAdder();
    private final Registration<String, Long> registration = Registration.of(WORKFLOW, new AwaitAnswer());
    private final List<Latencies> latencies = new ArrayList<>();
    private final Map<String, Object> figures = new LinkedHashMap<>();

    ParkedRun(BenchOptions options, Path data) {
        this.options = options;
        this.data = data;
        this.count = options.inflight();
    }

    private final class AwaitAnswer implements Workflow<String, Long> {
        @Override
        public Long run(Context ctx, String key) {
            begun.increment();
            return ctx.await(ANSWERED, key);
        }
    }

    /** The work of one client with one execution. */
    private interface Act {
        void on(long number);
    }

    /** Runs all phases; the figures of every workload come first. */
    Map<String, Object> measure() throws IOException, WrongResult, InterruptedException {
        try (var fermata = open()) {
            // Code is loaded and compiled before memory is looked at.
            warm(fermata);
            double emptyHeap = heapMegabytes();
            double emptyStore = storeMegabytes(fermata);
            var before = Usage.now(fermata.stats());
            double startSeconds =
                    forAll(count, number -> fermata.start(registration.type(), Workload.id(number), key(number)));
            awaitParked(fermata);
            var after = Usage.now(fermata.stats());
            head(before, after, startSeconds);
            figures.put("parked", count);
            figures.put("start_per_s", count / startSeconds);
            // What was used last stays in memory for a while.
            pass(options.warmup());
            double heap = heapMegabytes() - emptyHeap;
            double store = storeMegabytes(fermata) - emptyStore;
            figures.put("heap_mb", heap);
            figures.put("engine_mb", store);
            figures.put("memory_bytes_per_parked", Math.max(0, heap + store) * MEGABYTE / count);
            figures.put("idle_cpu", idleCpu(fermata));
        }
        figures.put("bytes_per_parked", bytesEach());
        long began = System.nanoTime();
        try (var fermata = open()) {
            fermata.start(registration.type(), "first", "first");
            figures.put("restart_s", (System.nanoTime() - began) / 1e9);
            resume(fermata);
        }
        return figures;
    }

    private void warm(Fermata fermata) throws WrongResult, InterruptedException {
        forAll(WARMING, number -> fermata.start(registration.type(), "warm-" + number, "warm-" + number));
        forAll(WARMING, number -> fermata.publish(ANSWERED, "warm-" + number, number));
        awaitCompleted(fermata, WARMING);
        begun.reset();
        latencies.clear();
    }

    private void head(Usage before, Usage after, double startSeconds) throws IOException {
        var sorted = Latencies.sorted(latencies);
        figures.put("workflows_per_s", count / startSeconds);
        figures.put("steps_per_s", 0.0);
        figures.put("p50_ms", Latencies.millis(sorted, 0.5));
        figures.put("p99_ms", Latencies.millis(sorted, 0.99));
        figures.put("cpu_ms_per_workflow", (after.cpuNanos() - before.cpuNanos()) / 1e6 / count);
        figures.put(
                "syncs_per_workflow",
                (double) (after.store().syncs() - before.store().syncs()) / count);
        figures.put(
                "log_bytes_per_workflow",
                (double) (after.store().logBytes() - before.store().logBytes()) / count);
        figures.put("rss_mb", Usage.residentMegabytes());
        figures.put("disk_mb", Usage.diskMegabytes(data));
    }

    private void resume(Fermata fermata) throws WrongResult, InterruptedException {
        long began = System.nanoTime();
        forAll(count, number -> fermata.publish(ANSWERED, key(number), number));
        awaitCompleted(fermata, WARMING + count);
        figures.put("resume_per_s", count * 1e9 / (System.nanoTime() - began));
        for (long number = 0; number < count; number += Math.max(1, count / CHECKED)) {
            var result = fermata.execution(Workload.id(number), Long.class).result(LOST_AFTER);
            if (result != number) {
                throw new WrongResult(Workload.id(number) + " must give " + number + ", gave " + result);
            }
        }
    }

    private Fermata open() {
        return Fermata.embedded(data).register(registration).open();
    }

    private static String key(long number) {
        return "key-" + number;
    }

    /** Returns how many seconds it took. */
    private double forAll(int count, Act act) throws WrongResult, InterruptedException {
        var next = new AtomicLong();
        var failure = new AtomicReference<@Nullable RuntimeException>();
        var clients = new ArrayList<Thread>();
        long began = System.nanoTime();
        for (int i = 0; i < Math.min(CLIENTS, count); i++) {
            var mine = new Latencies();
            latencies.add(mine);
            clients.add(Thread.ofVirtual().name("bench-client").start(() -> {
                for (long number = next.getAndIncrement();
                        number < count && failure.get() == null;
                        number = next.getAndIncrement()) {
                    long called = System.nanoTime();
                    try {
                        act.on(number);
                    } catch (RuntimeException thrown) {
                        failure.compareAndSet(null, thrown);
                    }
                    mine.add(System.nanoTime() - called);
                }
            }));
        }
        for (var client : clients) {
            client.join();
        }
        var thrown = failure.get();
        if (thrown != null) {
            throw new WrongResult("a client failed: " + thrown, thrown);
        }
        return (System.nanoTime() - began) / 1e9;
    }

    /** Each execution has begun its code, and those that were started last wait. */
    private void awaitParked(FermataClient client) throws WrongResult, InterruptedException {
        await("park", () -> begun.sum() >= count);
        for (long number = Math.max(0, count - CLIENTS); number < count; number++) {
            var last = client.execution(Workload.id(number));
            await("park", () -> last.describe().status() == Status.PARKED);
        }
    }

    private static void awaitCompleted(FermataClient client, int count) throws WrongResult, InterruptedException {
        await(
                "complete",
                () -> client.counts().getOrDefault(WORKFLOW, Map.of()).getOrDefault(Status.COMPLETED, 0L) >= count);
    }

    private static void await(String what, BooleanSupplier condition) throws WrongResult, InterruptedException {
        long end = System.nanoTime() + LOST_AFTER.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new WrongResult("not all executions " + what + " within " + LOST_AFTER);
            }
            Thread.sleep(LOOK_MILLIS);
        }
    }

    private static void pass(int seconds) throws InterruptedException {
        Thread.sleep(Duration.ofSeconds(seconds));
    }

    /** The share of one processor that the process takes while nothing happens. */
    private double idleCpu(Fermata fermata) throws InterruptedException {
        var before = Usage.now(fermata.stats());
        pass(options.seconds());
        var after = Usage.now(fermata.stats());
        return (double) (after.cpuNanos() - before.cpuNanos()) / (after.nanos() - before.nanos());
    }

    /** What the map takes when it has been tidied up; the log's files are of a fixed size. */
    private double bytesEach() throws IOException {
        LocalStore.compact(data, LocalStoreOptions.defaults());
        return Usage.diskMegabytes(data.resolve("map")) * MEGABYTE / count;
    }

    /** What the store holds outside of the heap: RocksDB's own count of it, and buffers. */
    private static double storeMegabytes(Fermata fermata) {
        long buffers = ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .filter(bytes -> bytes > 0)
                .sum();
        return (fermata.stats().memoryBytes() + buffers) / MEGABYTE;
    }

    private static double heapMegabytes() {
        System.gc();
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / MEGABYTE;
    }
}
