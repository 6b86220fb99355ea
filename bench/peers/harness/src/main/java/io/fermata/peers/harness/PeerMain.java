package io.fermata.peers.harness;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** The main program of every peer: one run, one line of JSON. It ends when its standard input does. */
public final class PeerMain {
    private static final long CLOSED_WITHIN_SECONDS = 20;

    /** Opens an engine. */
    public interface Opening {
        /**
         * Opens it on fresh data.
         *
         * @param data an empty directory on the disk that is measured
         * @param home the folder of the peer's pom, where downloads may be kept under {@code target}
         */
        Peer open(Path data, Path home) throws Exception;
    }

    private PeerMain() {}

    /**
     * Measures and leaves the JVM.
     *
     * @param arguments workload, executions in flight, seconds of warm-up, seconds measured, data directory, home
     */
    public static void run(String name, String[] arguments, Opening opening) {
        leaveWithParent();
        int status = 0;
        try {
            var options = LoadOptions.parse(arguments);
            var figures = measure(name, options, opening);
            System.out.println(JsonText.of(figures));
            System.out.flush();
        } catch (Throwable failed) {
            failed.printStackTrace();
            System.err.println(name + ": " + failed);
            status = 1;
        }
        leave(status);
    }

    private static Map<String, Object> measure(String name, LoadOptions options, Opening opening) throws Exception {
        var peer = opening.open(Files.createDirectories(options.data()), options.home());
        try {
            if (!peer.workloads().contains(options.workload())) {
                throw new IllegalArgumentException(name + " has no " + options.workload());
            }
            var figures = new LinkedHashMap<String, Object>();
            figures.put("engine", name);
            figures.put("workload", options.workload());
            figures.put("inflight", options.inflight());
            figures.putAll(
                    options.workload().equals("W4")
                            ? new ParkedLoad(peer, options).measure()
                            : new ClosedLoad(peer, options).measure());
            figures.put("version", peer.version());
            figures.put("durable", peer.durable());
            figures.put("settings", peer.settings());
            figures.put("unfair", peer.unfair());
            return figures;
        } finally {
            closeWithin(peer);
        }
    }

    /** An engine that does not close in time is killed by leaving. */
    private static void closeWithin(Peer peer) throws InterruptedException {
        var closing = new Thread(() -> {
            try {
                peer.close();
            } catch (Exception failed) {
                System.err.println("cannot close: " + failed);
            }
        });
        closing.setDaemon(true);
        closing.start();
        closing.join(Duration.ofSeconds(CLOSED_WITHIN_SECONDS).toMillis());
    }

    private static void leave(int status) {
        ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
        Runtime.getRuntime().halt(status);
    }

    /** Whoever started this process holds the other end of its input; if it is gone, nobody wants the figures. */
    private static void leaveWithParent() {
        var watch = new Thread(() -> {
            try {
                while (System.in.read() >= 0) {
                    // Nothing is ever said on it.
                }
            } catch (IOException gone) {
                System.err.println("input is gone: " + gone.getMessage());
            }
            leave(2);
        });
        watch.setDaemon(true);
        watch.start();
    }
}
