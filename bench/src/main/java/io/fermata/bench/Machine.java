package io.fermata.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** What runs a comparison. */
final class Machine {
    private static final double GIGABYTE = 1 << 30;

    private Machine() {}

    /** Processors, memory, disk and JVM in one line; each stands for itself where the system does not say. */
    static String shown(Path directory) throws IOException {
        var system = (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        return String.format(
                Locale.ROOT,
                "%d processors (%s), %.0f GiB, %s, %s %s, Java %s",
                system.getAvailableProcessors(),
                processor(),
                system.getTotalMemorySize() / GIGABYTE,
                Files.getFileStore(directory).type(),
                System.getProperty("os.name"),
                System.getProperty("os.version"),
                System.getProperty("java.version"));
    }

    /** Processes that wanted a processor, mean of the last minute; -1 where the system does not say. */
    static double load() {
        return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    }

    private static String processor() throws IOException {
        var information = Path.of("/proc/cpuinfo");
        var lines = Files.isReadable(information) ? Files.readAllLines(information) : List.<String>of();
        return lines.stream()
                .filter(line -> line.startsWith("model name"))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElse(System.getProperty("os.arch"));
    }
}
