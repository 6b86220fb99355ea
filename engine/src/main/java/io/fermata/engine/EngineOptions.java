package io.fermata.engine;

/**
 * The engine's limits.
 *
 * @param namespace numeric id that leads every key and token
 * @param mailboxRequestsMax requests from outside that wait for a shard before {@code OVERLOADED}
 * @param hotRunsMax parked runs that are kept in memory per shard; by default what a tenth of the heap holds, from
 *     2,000 to 20,000: with more than that retried every few moments, each is read anew for each of its attempts
 * @param idleMillis how long a parked run may stay in memory unused
 * @param payloadBytesMax of one input, result, message or signal
 * @param retentionMillis how long a closed run is kept; 0: for ever
 * @param owner names this process in leases
 * @param passive fires no timer, opens no turn, runs no step: for looking only
 */
public record EngineOptions(
        int namespace,
        int mailboxRequestsMax,
        int hotRunsMax,
        long idleMillis,
        int payloadBytesMax,
        long retentionMillis,
        String owner,
        boolean passive) {
    /** About what a parked run of a few operations takes with its program. */
    private static final int HOT_RUN_BYTES = 8 * 1024;

    private static final int HOT_RUNS_MIN = 2_000;
    private static final int HOT_RUNS_MOST = 20_000;

    public static final EngineOptions DEFAULT =
            new EngineOptions(1, 10_000, hotRunsOfHeap(), 10_000, 2 * 1024 * 1024, 0, "local", false);

    /** Only reads and takes commands: fires no timer, opens no turn, runs no step. */
    public EngineOptions asPassive() {
        return new EngineOptions(
                namespace, mailboxRequestsMax, hotRunsMax, idleMillis, payloadBytesMax, retentionMillis, owner, true);
    }

    /** For another namespace in the same process; keeps fewer runs in memory, as there may be many of those. */
    public EngineOptions inNamespace(int number, long retention) {
        int hot = Math.min(hotRunsMax, HOT_RUNS_MIN);
        return new EngineOptions(
                number, mailboxRequestsMax, hot, idleMillis, payloadBytesMax, retention, owner, passive);
    }

    private static int hotRunsOfHeap() {
        long fit = Runtime.getRuntime().maxMemory() / 10 / HOT_RUN_BYTES;
        return Math.clamp(fit, HOT_RUNS_MIN, HOT_RUNS_MOST);
    }
}
