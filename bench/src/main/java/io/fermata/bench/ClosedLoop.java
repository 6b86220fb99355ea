package io.fermata.bench;

import io.fermata.sdk.FermataClient;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * So many clients, each of which starts its next execution when the last one has ended. A few of them would need
 * minutes until the JVM has compiled what they use, and its compiler takes a processor meanwhile: so for the first half
 * of the warm-up there are {@value #WARMING} of them at least.
 */
final class ClosedLoop {
    private static final long TICK_MILLIS = 50;
    private static final int WARMING = 50;

    private final FermataClient client;
    private final Workload workload;
    private final AtomicLong numbers = new AtomicLong();
    private final AtomicLong ended = new AtomicLong();
    private final AtomicReference<@Nullable WrongResult> failure = new AtomicReference<>();
    private final AtomicLong sample = new AtomicLong(-1);
    private final AtomicLong last = new AtomicLong();
    private final List<Latencies> latencies = new ArrayList<>();
    private volatile boolean measuring;
    private volatile boolean warm;
    private volatile boolean stopped;

    ClosedLoop(FermataClient client, Workload workload) {
        this.client = client;
        this.workload = workload;
    }

    /**
     * Runs the load.
     *
     * @param measured is run at the start and at the end of the measured window
     * @throws WrongResult as soon as one execution fails
     */
    void run(BenchOptions options, Runnable measured) throws WrongResult, InterruptedException {
        var clients = new ArrayList<Thread>();
        for (int i = 0; i < options.inflight(); i++) {
            clients.add(client(false));
        }
        warmUp(options);
        measured.run();
        measuring = true;
        pass(TimeUnit.SECONDS.toMillis(options.seconds()));
        measuring = false;
        measured.run();
        stopped = true;
        for (var each : clients) {
            each.join();
        }
        throwFailure();
        workload.checkEnd(ended.get());
    }

    /** The times of all executions that ended within the window, sorted. */
    long[] sortedNanos() {
        return Latencies.sorted(latencies);
    }

    /** The id of an execution that began within the window, or of the last one if the window was too short for that. */
    String sampledId() {
        return Workload.id(sample.get() < 0 ? last.get() : sample.get());
    }

    private void warmUp(BenchOptions options) throws InterruptedException {
        long millis = TimeUnit.SECONDS.toMillis(options.warmup());
        var helpers = new ArrayList<Thread>();
        for (int i = options.inflight(); i < WARMING && millis > 0; i++) {
            helpers.add(client(true));
        }
        pass(millis / 2);
        warm = true;
        for (var each : helpers) {
            each.join();
        }
        pass(millis - millis / 2);
    }

    private Thread client(boolean onlyToWarm) {
        var mine = new Latencies();
        latencies.add(mine);
        return Thread.ofVirtual().name("bench-client").start(() -> loop(mine, onlyToWarm));
    }

    private void loop(Latencies mine, boolean onlyToWarm) {
        while (!stopped && !(onlyToWarm && warm)) {
            long number = numbers.getAndIncrement();
            boolean beganWithin = measuring;
            try {
                long took = workload.cycle(client, number);
                ended.incrementAndGet();
                if (measuring) {
                    mine.add(took);
                }
                if (beganWithin) {
                    sample.compareAndSet(-1, number);
                }
                last.set(number);
            } catch (WrongResult wrong) {
                fail(wrong);
            } catch (RuntimeException thrown) {
                fail(new WrongResult(Workload.id(number) + " failed: " + thrown, thrown));
            }
        }
    }

    private void fail(WrongResult wrong) {
        failure.compareAndSet(null, wrong);
        stopped = true;
    }

    /** Waits on the wall clock, but not for a load that has failed. */
    private void pass(long millis) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        while (System.nanoTime() < end && !stopped) {
            Thread.sleep(TICK_MILLIS);
        }
    }

    private void throwFailure() throws WrongResult {
        var wrong = failure.get();
        if (wrong != null) {
            throw wrong;
        }
    }
}
