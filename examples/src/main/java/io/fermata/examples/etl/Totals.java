package io.fermata.examples.etl;

/**
 * What was read and loaded so far.
 *
 * @param cents the sum of the loaded orders' totals
 * @param checksum the sum, modulo 2^64, of the loaded orders' digests; the order of rows does not matter
 */
record Totals(long read, long loaded, long rejected, long cents, long checksum) {
    static final Totals NONE = new Totals(0, 0, 0, 0, 0);

    Totals plus(Totals other) {
        return new Totals(
                read + other.read,
                loaded + other.loaded,
                rejected + other.rejected,
                cents + other.cents,
                checksum + other.checksum);
    }

    Totals plusLoaded(Order order) {
        return plus(new Totals(1, 1, 0, order.totalCents(), Digest.of(order)));
    }

    Totals plusRejected() {
        return plus(new Totals(1, 0, 1, 0, 0));
    }
}
