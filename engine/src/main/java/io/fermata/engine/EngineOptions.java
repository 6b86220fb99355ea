package io.fermata.engine;

/**
 * The engine's limits.
 *
 * @param namespace numeric id that leads every key and token
 * @param mailboxRequestsMax requests from outside that wait for a shard before {@code OVERLOADED}
 * @param hotRunsMax parked runs that are kept in memory per shard
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
    public static final EngineOptions DEFAULT =
            new EngineOptions(1, 10_000, 2_000, 10_000, 2 * 1024 * 1024, 0, "local", false);

    /** Only reads and takes commands: fires no timer, opens no turn, runs no step. */
    public EngineOptions asPassive() {
        return new EngineOptions(
                namespace, mailboxRequestsMax, hotRunsMax, idleMillis, payloadBytesMax, retentionMillis, owner, true);
    }
}
