package io.fermata.examples.codereview;

import java.util.List;

/** Lines of the new version of a file, counted from 1, both ends included. */
record LineRange(int first, int last) {
    LineRange {
        if (first < 1 || last < first) {
            throw new IllegalArgumentException("lines " + first + " to " + last + " are not a range");
        }
    }

    int lines() {
        return last - first + 1;
    }

    boolean meets(int from, int to) {
        return first <= to && from <= last;
    }

    static boolean anyMeets(List<LineRange> ranges, int from, int to) {
        return ranges.stream().anyMatch(range -> range.meets(from, to));
    }
}
