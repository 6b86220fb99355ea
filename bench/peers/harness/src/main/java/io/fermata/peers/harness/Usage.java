package io.fermata.peers.harness;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What application and engine had used up to a moment.
 *
 * @param syncs of the engine's log; -1 if it cannot tell
 * @param logBytes of the engine's log; -1 if it cannot tell
 */
record Usage(long nanos, double appCpuMillis, double engineCpuMillis, double syncs, double logBytes) {
    private static final double MEGABYTE = 1 << 20;
    private static final double TICK_MILLIS = 10;
    private static final int USER_TIME = 11;
    private static final int CHILDREN_SYSTEM_TIME = 14;

    static Usage now(Peer peer) throws Exception {
        var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        return new Usage(
                System.nanoTime(),
                system.getProcessCpuTime() / 1e6,
                trees(peer).mapToDouble(Usage::cpuMillis).sum(),
                peer.syncs(),
                peer.logBytes());
    }

    /** Figures per execution. */
    Map<String, Object> since(Usage before, double executions) {
        double app = (appCpuMillis - before.appCpuMillis) / executions;
        double engine = (engineCpuMillis - before.engineCpuMillis) / executions;
        var figures = new LinkedHashMap<String, Object>();
        figures.put("cpu_ms_per_workflow", app + engine);
        figures.put("cpu_app_ms", app);
        figures.put("cpu_engine_ms", engine);
        if (syncs >= 0) {
            figures.put("syncs_per_workflow", (syncs - before.syncs) / executions);
        }
        if (logBytes >= 0) {
            figures.put("log_bytes_per_workflow", (logBytes - before.logBytes) / executions);
        }
        return figures;
    }

    /** CPU time of application and engine together, in milliseconds. */
    double cpuMillis() {
        return appCpuMillis + engineCpuMillis;
    }

    /** Resident memory of application and engine; pages that processes share count once. */
    static double residentMegabytes(Peer peer) {
        return proportional(ProcessHandle.current()) + engineMegabytes(peer);
    }

    static double engineMegabytes(Peer peer) {
        return trees(peer).mapToDouble(Usage::proportional).sum();
    }

    private static Stream<ProcessHandle> trees(Peer peer) {
        return peer.processes().stream()
                .flatMap(process -> Stream.concat(Stream.of(process), process.descendants()))
                .distinct();
    }

    private static double proportional(ProcessHandle process) {
        try (var lines = Files.lines(Path.of("/proc/" + process.pid() + "/smaps_rollup"))) {
            return lines.filter(line -> line.startsWith("Pss:"))
                    .mapToDouble(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024 / MEGABYTE)
                    .sum();
        } catch (IOException | UncheckedIOException ended) {
            return 0;
        }
    }

    /** Own time and that of children that have ended. */
    private static double cpuMillis(ProcessHandle process) {
        try {
            var stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
            var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            long ticks = 0;
            for (int field = USER_TIME; field <= CHILDREN_SYSTEM_TIME; field++) {
                ticks += Long.parseLong(fields[field]);
            }
            return ticks * TICK_MILLIS;
        } catch (IOException ended) {
            return 0;
        }
    }

    /** Bytes of all files under a directory; the engine goes on working meanwhile, so what vanishes is passed over. */
    static double diskMegabytes(Path directory) throws IOException {
        var bytes = new LongAdder();
        Files.walkFileTree(directory, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                bytes.add(attributes.size());
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException gone) {
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException gone) {
                return FileVisitResult.CONTINUE;
            }
        });
        return bytes.sum() / MEGABYTE;
    }
}
