package io.fermata.bench;

import java.util.Arrays;
import java.util.List;

/** The times of one client's executions; not for more than one thread at once. */
final class Latencies {
    private long[] nanos = new long[256];
    private int count;

    void add(long took) {
        if (count == nanos.length) {
            nanos = Arrays.copyOf(nanos, count * 2);
        }
        nanos[count] = took;
        count++;
    }

    int count() {
        return count;
    }

    /** All times of many clients, sorted. */
    static long[] sorted(List<Latencies> all) {
        var sorted = new long[all.stream().mapToInt(Latencies::count).sum()];
        int at = 0;
        for (var each : all) {
            System.arraycopy(each.nanos, 0, sorted, at, each.count);
            at += each.count;
        }
        Arrays.sort(sorted);
        return sorted;
    }

    /** The smallest of the sorted times that at least this share of all does not exceed, in milliseconds; 0 of none. */
    static double millis(long[] sorted, double share) {
        if (sorted.length == 0) {
            return 0;
        }
        int rank = (int) Math.ceil(share * sorted.length);
        return sorted[Math.max(0, rank - 1)] / 1e6;
    }
}
