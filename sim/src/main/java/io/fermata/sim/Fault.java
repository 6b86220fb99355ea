package io.fermata.sim;

/** What goes wrong in a simulation. */
enum Fault {
    /** The process dies before anything of its commits in flight is written. */
    CRASH_BEFORE,
    /** The process dies when half of its commits in flight are written. */
    CRASH_TORN,
    /** The process dies when its commits are written and nobody was told. */
    CRASH_UNACKNOWLEDGED,
    /** A commit is written; the answer says that nobody knows. */
    UNKNOWN_WRITTEN,
    /** A commit is not written; the answer says that nobody knows. */
    UNKNOWN_LOST,
    /** A commit is refused. */
    REFUSED,
    /** The disk is full for a while. */
    FULL,
    /** Somebody else took the shard over and went away. */
    FENCED,
    /** A commit takes seconds. */
    SLOW_COMMIT,
    /** The process stands still while another takes its place; then it wakes and goes on. */
    ZOMBIE,
    /** The wall clock is set forward. */
    CLOCK_FORWARD,
    /** The wall clock is set back. */
    CLOCK_BACK,
    /** Packets between shards are late, doubled, lost and out of order for a while. */
    NETWORK,
    /** A packet between shards is late. */
    PACKET_LATE,
    /** A packet between shards comes twice. */
    PACKET_TWICE,
    /** A packet between shards is lost. */
    PACKET_LOST,
    /** The process dies, and the next one finds a record of one history unreadable. */
    POISON,
    /** The process dies, and the next one has other code for one workflow, until it is mended. */
    OTHER_CODE;

    /** Whether a plan may ask for it; the others follow from those. */
    boolean isPlanned() {
        return switch (this) {
            case PACKET_LATE, PACKET_TWICE, PACKET_LOST -> false;
            default -> true;
        };
    }

    /** Whether the process is dead afterwards. */
    boolean kills() {
        return switch (this) {
            case CRASH_BEFORE, CRASH_TORN, CRASH_UNACKNOWLEDGED, POISON, OTHER_CODE -> true;
            default -> false;
        };
    }
}
