package io.fermata.bench;

import com.sun.management.OperatingSystemMXBean;
import io.fermata.store.StoreStats;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/** What the process and its store had used up to a moment. */
record Usage(long nanos, long cpuNanos, StoreStats store) {
    private static final double MEGABYTE = 1 << 20;

    static Usage now(StoreStats store) {
        var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        return new Usage(System.nanoTime(), system.getProcessCpuTime(), store);
    }

    /** Resident memory of this process; -1 where the system does not say. */
    static double residentMegabytes() throws IOException {
        var status = Path.of("/proc/self/status");
        if (!Files.isReadable(status)) {
            return -1;
        }
        for (var line : Files.readAllLines(status)) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("\\D", "")) * 1024 / MEGABYTE;
            }
        }
        return -1;
    }

    /** Bytes of all files under a directory, preallocated space included. */
    static double diskMegabytes(Path directory) throws IOException {
        try (var files = Files.find(directory, Integer.MAX_VALUE, (path, is) -> is.isRegularFile())) {
            long bytes = 0;
            for (var file : files.toList()) {
                // The store goes on working meanwhile: a file may be gone by now.
                bytes += Files.exists(file)
                        ? Files.readAttributes(file, BasicFileAttributes.class).size()
                        : 0;
            }
            return bytes / MEGABYTE;
        }
    }
}
