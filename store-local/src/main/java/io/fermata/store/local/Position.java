package io.fermata.store.local;

/** A point in the log: the number of its newest group and the checksum that chains it to all groups before. */
record Position(long number, int chain) {
    static final Position START = new Position(0, 0);
}
