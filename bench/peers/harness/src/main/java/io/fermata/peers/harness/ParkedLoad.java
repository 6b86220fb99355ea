package io.fermata.peers.harness;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Starts many executions that wait for a message each, looks at what they cost, and resumes all of them. */
final class ParkedLoad {
    private static final int CLIENTS = 200;
    private static final long PARKED_WITHIN_SECONDS = 60;
    private static final long LOOK_MILLIS = 100;
    private static final int COLLECTIONS = 3;
    private static final double MEGABYTE = 1 << 20;
    private static final int WARMING = 500;

    private final Peer peer;
    private final LoadOptions options;
    private final int count;

    ParkedLoad(Peer peer, LoadOptions options) {
        this.peer = peer;
        this.options = options;
        this.count = options.inflight();
    }

    private interface Act {
        void on(int number) throws Exception;
    }

    Map<String, Object> measure() throws Exception {
        // Code is loaded and compiled before memory is looked at.
        forAll(WARMING, number -> peer.startWaiting("warm-" + number));
        forAll(WARMING, number -> resume("warm-" + number, number));
        pause(options.warmupSeconds());
        double heapBefore = heapMegabytes();
        double engineBefore = Usage.engineMegabytes(peer);
        double diskBefore = Usage.diskMegabytes(options.data());
        var before = Usage.now(peer);
        double startSeconds = forAll(count, number -> peer.startWaiting("parked-" + number));
        awaitParked();
        var figures = new LinkedHashMap<String, Object>();
        figures.put("workflows_per_s", count / startSeconds);
        figures.put("steps_per_s", 0.0);
        figures.putAll(Usage.now(peer).since(before, count));
        figures.put("parked", count);
        figures.put("start_per_s", count / startSeconds);
        pause(options.warmupSeconds());
        double heap = heapMegabytes() - heapBefore;
        double engine = Usage.engineMegabytes(peer) - engineBefore;
        figures.put("heap_mb", heap);
        figures.put("engine_mb", engine);
        figures.put("memory_bytes_per_parked", Math.max(0, heap + engine) * MEGABYTE / count);
        var idle = Usage.now(peer);
        pause(options.seconds());
        var busy = Usage.now(peer);
        figures.put("idle_cpu", (busy.cpuMillis() - idle.cpuMillis()) / ((busy.nanos() - idle.nanos()) / 1e6));
        figures.put("rss_mb", Usage.residentMegabytes(peer));
        figures.put("disk_mb", Usage.diskMegabytes(options.data()));
        figures.put(
                "bytes_per_parked", Math.max(0, Usage.diskMegabytes(options.data()) - diskBefore) * MEGABYTE / count);
        figures.put("resume_per_s", count / forAll(count, number -> resume("parked-" + number, number)));
        return figures;
    }

    private void resume(String id, int number) throws Exception {
        peer.send(id, number);
        long result = peer.answer(id);
        if (result != number) {
            throw new IllegalStateException(id + " must give " + number + ", gave " + result);
        }
    }

    private void awaitParked() throws Exception {
        long until = System.nanoTime() + PARKED_WITHIN_SECONDS * 1_000_000_000L;
        while (peer.waiting() >= 0 && peer.waiting() < count + WARMING) {
            if (System.nanoTime() > until) {
                throw new IllegalStateException("only " + peer.waiting() + " of " + count + " wait");
            }
            Thread.sleep(LOOK_MILLIS);
        }
    }

    /** Returns how many seconds it took. */
    private double forAll(int number, Act act) throws Exception {
        var next = new AtomicInteger();
        var failure = new AtomicReference<@Nullable Exception>();
        var clients = new ArrayList<Thread>();
        long began = System.nanoTime();
        for (int i = 0; i < CLIENTS; i++) {
            var client = new Thread(() -> {
                for (int mine = next.getAndIncrement();
                        mine < number && failure.get() == null;
                        mine = next.getAndIncrement()) {
                    try {
                        act.on(mine);
                    } catch (Exception failed) {
                        failure.compareAndSet(null, failed);
                    }
                }
            });
            client.setDaemon(true);
            client.start();
            clients.add(client);
        }
        for (var client : clients) {
            client.join();
        }
        var failed = failure.get();
        if (failed != null) {
            throw failed;
        }
        return (System.nanoTime() - began) / 1e9;
    }

    private static double heapMegabytes() {
        var memory = ManagementFactory.getMemoryMXBean();
        for (int i = 0; i < COLLECTIONS; i++) {
            memory.gc();
        }
        return memory.getHeapMemoryUsage().getUsed() / MEGABYTE;
    }

    private static void pause(int seconds) throws InterruptedException {
        Thread.sleep(seconds * 1_000L);
    }
}
