package io.fermata.bench;

import io.fermata.embedded.Fermata;
import io.fermata.sdk.Overloaded;
import io.fermata.sdk.TimedOut;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * The process that is killed, and the one after it. It writes what happened to a ledger outside of the engine: a line
 * for each acknowledged start, each body of a step that came to its end, and each result.
 */
final class CrashProcess {
    /** What the first process says when all executions are acknowledged. */
    static final String LOADED = "loaded";

    static final String STARTED = "started";
    static final String ENDED = "ended";
    static final String RESULT = "result";

    private static final Duration ATTACHED = Duration.ofMillis(200);
    private static final long LOOK_NANOS = 1_000_000;
    private static final int STARTS_AT_ONCE = 200;

    private final long beganNanos = System.nanoTime();
    private final AtomicLong progressNanos = new AtomicLong();
    private final AtomicLong stepNanos = new AtomicLong();
    private final Path ledger;
    private final CrashMix mix = new CrashMix(this::step, (id, operation) -> write(ENDED, id, operation));

    private CrashProcess(Path ledger) {
        this.ledger = ledger;
    }

    /** Arguments: {@code load} or {@code resume}, data directory, ledger, number of executions. */
    public static void main(String[] arguments) throws Exception {
        var process = new CrashProcess(Path.of(arguments[2]));
        var data = Path.of(arguments[1]);
        if (arguments[0].equals("load")) {
            process.load(data, Integer.parseInt(arguments[3]));
        } else {
            process.resume(data);
        }
    }

    /** Starts all and then waits to be killed. */
    private void load(Path data, int count) throws InterruptedException {
        var fermata = mix.builder(data).open();
        var slots = new Semaphore(STARTS_AT_ONCE);
        var clients = new ArrayList<Thread>();
        for (long i = 0; i < count; i++) {
            long number = i;
            clients.add(Thread.startVirtualThread(() -> {
                slots.acquireUninterruptibly();
                fermata.start(mix.type(), Workload.id(number), number);
                write(STARTED, Workload.id(number), Long.toString(number));
                slots.release();
                if (number % 8 == 3) {
                    CrashMix.answer(fermata, number);
                }
            }));
        }
        for (var client : clients) {
            client.join();
        }
        System.out.println(LOADED);
        Thread.sleep(Duration.ofMinutes(10));
    }

    /** Attaches a client to each, again and again until its result is there, and says how that went. */
    private void resume(Path data) throws IOException, InterruptedException {
        var numbers = Files.readAllLines(ledger).stream()
                .filter(line -> line.startsWith(STARTED + " "))
                .map(line -> Long.parseLong(line.substring(line.lastIndexOf(' ') + 1)))
                .toList();
        try (var fermata = mix.builder(data).open()) {
            say("open_ms", millisSince(System.nanoTime()));
            var progress = Thread.startVirtualThread(() -> awaitProgress(fermata));
            var took = Collections.synchronizedList(new ArrayList<Long>());
            var clients = new ArrayList<Thread>();
            for (long number : numbers) {
                clients.add(Thread.startVirtualThread(() -> {
                    CrashMix.answer(fermata, number);
                    var execution = fermata.execution(Workload.id(number), Long.class);
                    for (boolean open = true; open; ) {
                        try {
                            write(RESULT, Workload.id(number), Long.toString(execution.result(ATTACHED)));
                            open = false;
                        } catch (TimedOut | Overloaded notYet) {
                            // It attaches again.
                        }
                    }
                    took.add(System.nanoTime() - beganNanos);
                }));
            }
            for (var client : clients) {
                client.join();
            }
            long ended = System.nanoTime();
            say("all_done_ms", millisSince(ended));
            progress.join();
            say("first_progress_ms", millisSince(progressNanos.get()));
            say("first_step_ms", millisSince(stepNanos.get()));
            sayUsage(Usage.now(fermata.stats()), took);
        }
    }

    private static void sayUsage(Usage usage, List<Long> took) throws IOException {
        var sorted = took.stream().mapToLong(Long::longValue).sorted().toArray();
        say("p50_ms", Latencies.millis(sorted, 0.5));
        say("p99_ms", Latencies.millis(sorted, 0.99));
        say("cpu_ms", usage.cpuNanos() / 1e6);
        say("syncs", (double) usage.store().syncs());
        say("log_bytes", (double) usage.store().logBytes());
        say("rss_mb", Usage.residentMegabytes());
    }

    private static void say(String figure, double value) {
        System.out.println(figure + " " + value);
    }

    private double millisSince(long nanos) {
        return (nanos - beganNanos) / 1e6;
    }

    /** The first commit of a process takes the shard over; the next one holds events. */
    private void awaitProgress(Fermata fermata) {
        while (fermata.stats().batches() <= 1) {
            LockSupport.parkNanos(LOOK_NANOS);
        }
        progressNanos.set(System.nanoTime());
    }

    private void step() {
        stepNanos.compareAndSet(0, System.nanoTime());
    }

    private void write(String what, String id, String detail) {
        var line = (what + " " + id + " " + detail + "\n").getBytes(StandardCharsets.UTF_8);
        try (var file = Files.newByteChannel(ledger, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            file.write(ByteBuffer.wrap(line));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
