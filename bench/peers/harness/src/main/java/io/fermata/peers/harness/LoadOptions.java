package io.fermata.peers.harness;

import java.nio.file.Path;

/**
 * What to measure.
 *
 * @param workload W1, W2, W3 or W4
 * @param inflight executions at once; of W4, how many are parked
 * @param warmupSeconds shortest time before the measured window
 * @param seconds shortest measured window
 * @param data where the engine keeps its data
 * @param home the folder of the peer's pom
 */
record LoadOptions(String workload, int inflight, int warmupSeconds, int seconds, Path data, Path home) {
    private static final int COUNT = 6;

    static LoadOptions parse(String[] arguments) {
        if (arguments.length != COUNT) {
            throw new IllegalArgumentException("wants: workload inflight warmup seconds data home");
        }
        return new LoadOptions(
                arguments[0],
                Integer.parseInt(arguments[1]),
                Integer.parseInt(arguments[2]),
                Integer.parseInt(arguments[3]),
                Path.of(arguments[4]).toAbsolutePath(),
                Path.of(arguments[5]).toAbsolutePath());
    }
}
