package io.fermata.telemetry;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** How much room a data directory takes and has left; looked up at most every ten seconds. */
final class DiskMeters {
    private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final Path directory;
    private long bytes;
    private long lastNanos = System.nanoTime() - FRESH_NANOS;

    DiskMeters(Path directory) {
        this.directory = directory;
    }

    void register(MeterRegistry registry, String namespace) {
        Gauge.builder("fermata.disk.used.bytes", this, DiskMeters::used)
                .description("the data directory with its log")
                .tag("namespace", namespace)
                .register(registry);
        Gauge.builder("fermata.disk.free.bytes", this, DiskMeters::free)
                .tag("namespace", namespace)
                .register(registry);
    }

    private synchronized double used() {
        if (System.nanoTime() - lastNanos >= FRESH_NANOS) {
            try (var files = Files.walk(directory)) {
                bytes = files.mapToLong(file -> file.toFile().length()).sum();
            } catch (IOException | UncheckedIOException changing) {
                return bytes; // A file went away while it was looked at; the next look tells.
            }
            lastNanos = System.nanoTime();
        }
        return bytes;
    }

    private double free() {
        return directory.toFile().getUsableSpace();
    }
}
