package io.fermata.sim;

/** Brings packets from shard to shard: late, and when it is unruly also out of order, twice, or not at all. */
final class Network {
    private static final long NANOS_MAX = 100_000;
    private static final long UNRULY_NANOS_MAX = 3_000_000_000L;

    private final World world;
    private final Reports reports;
    private boolean unruly;

    Network(World world, Reports reports) {
        this.world = world;
        this.reports = reports;
    }

    void unruly(boolean isUnruly) {
        unruly = isUnruly;
    }

    void carry(Life from, int shard, Runnable delivery) {
        if (!unruly) {
            world.in(world.dice(1, NANOS_MAX), from, delivery);
            return;
        }
        long kind = world.dice(0, 4);
        if (kind == 0) {
            reports.fault(Fault.PACKET_LOST);
        } else {
            boolean late = kind == 1;
            reports.fault(late ? Fault.PACKET_LATE : Fault.PACKET_TWICE);
            world.in(world.dice(1, late ? UNRULY_NANOS_MAX : NANOS_MAX), from, delivery);
            if (kind == 2) {
                world.in(world.dice(1, UNRULY_NANOS_MAX), from, delivery);
            }
        }
    }
}
