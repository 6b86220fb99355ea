package io.fermata.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;

/**
 * What the machine itself gives at this moment, so that figures of different machines and hours can be compared.
 *
 * @param syncsPerSecond appends of 512 bytes to a preallocated file of the measured directory, each synced
 * @param cpuScore rounds of a fixed loop of integer arithmetic per microsecond, on one core
 */
record Calibration(double syncsPerSecond, double cpuScore) {
    private static final int APPEND_BYTES = 512;
    private static final int FILE_BYTES = 8 << 20;
    private static final long SYNC_NANOS = TimeUnit.MILLISECONDS.toNanos(700);
    private static final int CPU_ROUNDS = 100_000_000;

    /** Takes about a second. */
    static Calibration measure(Path directory) throws IOException {
        return new Calibration(appendSpeed(directory), mixingSpeed());
    }

    /** The mean of two: one from before the load and one from after it. */
    Calibration mean(Calibration other) {
        return new Calibration((syncsPerSecond + other.syncsPerSecond) / 2, (cpuScore + other.cpuScore) / 2);
    }

    private static double appendSpeed(Path directory) throws IOException {
        var path = directory.resolve("calibration");
        try (var file = FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            file.write(ByteBuffer.allocateDirect(FILE_BYTES), 0);
            file.force(true);
            return appends(file);
        } finally {
            Files.deleteIfExists(path);
        }
    }

    private static double appends(FileChannel file) throws IOException {
        var block = ByteBuffer.allocateDirect(APPEND_BYTES);
        int count = 0;
        long began = System.nanoTime();
        long took = 0;
        while (took < SYNC_NANOS && (count + 1) * APPEND_BYTES <= FILE_BYTES) {
            block.clear().putInt(0, count);
            file.write(block, (long) count * APPEND_BYTES);
            file.force(false);
            count++;
            took = System.nanoTime() - began;
        }
        return count * 1e9 / took;
    }

    private static double mixingSpeed() {
        mix(CPU_ROUNDS / 10);
        long began = System.nanoTime();
        long mixed = mix(CPU_ROUNDS);
        long took = System.nanoTime() - began;
        // The result is used, so that the loop is not optimised away.
        return mixed == 0 ? 0 : CPU_ROUNDS * 1e3 / took;
    }

    private static long mix(int rounds) {
        long state = 1;
        for (int i = 0; i < rounds; i++) {
            state = (state ^ (state >>> 31)) * 0x9E3779B97F4A7C15L + i;
        }
        return state;
    }
}
