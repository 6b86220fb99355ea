package io.fermata.peers.harness;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * So many clients, each of which starts its next execution when the last one has ended. Warm-up and window are as long
 * as asked for, but also long enough that as many executions end in each as are in flight: of a slow engine whole
 * rounds are measured, not the moment at which all of them happen to end. For the first half of the warm-up there are
 * {@value #WARMING} clients at least, as in Fermata's own bench: few of them would need minutes to warm the JVM up.
 */
final class ClosedLoad {
    private static final long TICK_MILLIS = 20;
    private static final long PHASE_SECONDS_MAX = 60;
    private static final int WARMING = 50;

    private final Peer peer;
    private final LoadOptions options;
    private final AtomicLong numbers = new AtomicLong();
    private final AtomicLong ended = new AtomicLong();
    private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
    private final List<Usage> usage = new ArrayList<>();
    private final List<Long> nanos = new ArrayList<>();
    private volatile boolean measuring;
    private volatile boolean warm;
    private volatile boolean stopped;

    ClosedLoad(Peer peer, LoadOptions options) {
        this.peer = peer;
        this.options = options;
    }

    Map<String, Object> measure() throws Exception {
        for (int i = 0; i < Math.max(WARMING, options.inflight()); i++) {
            boolean onlyToWarm = i >= options.inflight();
            var client = new Thread(null, () -> loop(onlyToWarm), "client-" + i, 512 << 10);
            client.setDaemon(true);
            client.start();
        }
        pass(options.warmupSeconds() / 2.0);
        warm = true;
        pass(options.warmupSeconds() / 2.0);
        usage.add(Usage.now(peer));
        measuring = true;
        pass(options.seconds());
        measuring = false;
        usage.add(Usage.now(peer));
        // What is in flight now is not waited for: the process ends anyway.
        stopped = true;
        return figures();
    }

    private void loop(boolean onlyToWarm) {
        while (!stopped && !(onlyToWarm && warm)) {
            try {
                long took = cycle(numbers.getAndIncrement());
                ended.incrementAndGet();
                synchronized (nanos) {
                    if (measuring) {
                        nanos.add(took);
                    }
                }
            } catch (Exception failed) {
                if (!stopped) {
                    failure.compareAndSet(null, failed);
                    stopped = true;
                }
            }
        }
    }

    private long cycle(long number) throws Exception {
        var id = "bench-" + number;
        long began = System.nanoTime();
        long result;
        long wanted;
        switch (options.workload()) {
            case "W1" -> {
                result = peer.sequence(id, number);
                wanted = number + Peer.STEPS;
            }
            case "W2" -> {
                result = peer.fanOut(id, number);
                wanted = Peer.WIDTH * number + Peer.WIDTH * (Peer.WIDTH - 1) / 2;
            }
            default -> {
                peer.startWaiting(id);
                began = System.nanoTime();
                peer.send(id, number);
                result = peer.answer(id);
                wanted = number;
            }
        }
        if (result != wanted) {
            throw new IllegalStateException(id + " must give " + wanted + ", gave " + result);
        }
        return System.nanoTime() - began;
    }

    private void pass(double seconds) throws Exception {
        long began = System.nanoTime();
        long endedBefore = ended.get();
        double passed = 0;
        while (failure.get() == null
                && (passed < seconds || passed < PHASE_SECONDS_MAX && ended.get() - endedBefore < options.inflight())) {
            Thread.sleep(TICK_MILLIS);
            passed = (System.nanoTime() - began) / 1e9;
        }
        var failed = failure.get();
        if (failed != null) {
            throw failed;
        }
    }

    private Map<String, Object> figures() throws IOException {
        var began = usage.get(0);
        var until = usage.get(1);
        long[] sorted;
        synchronized (nanos) {
            sorted = nanos.stream().mapToLong(Long::longValue).sorted().toArray();
        }
        if (sorted.length == 0) {
            throw new IllegalStateException("no execution ended within the measured window");
        }
        double seconds = (until.nanos() - began.nanos()) / 1e9;
        int steps = options.workload().equals("W1")
                ? Peer.STEPS
                : options.workload().equals("W2") ? Peer.WIDTH : 0;
        var figures = new LinkedHashMap<String, Object>();
        figures.put("workflows_per_s", sorted.length / seconds);
        figures.put("steps_per_s", sorted.length * steps / seconds);
        figures.put("p50_ms", millis(sorted, 0.5));
        figures.put("p99_ms", millis(sorted, 0.99));
        figures.putAll(until.since(began, sorted.length));
        figures.put("rss_mb", Usage.residentMegabytes(peer));
        figures.put("disk_mb", Usage.diskMegabytes(options.data()));
        return figures;
    }

    private static double millis(long[] sorted, double share) {
        return sorted[Math.max(0, (int) Math.ceil(share * sorted.length) - 1)] / 1e6;
    }
}
