package io.fermata.flow;

/** How many items of a list may fail; the larger one of both counts. */
record Tolerance(int count, double percent) {
    static final Tolerance NONE = new Tolerance(0, 0);

    boolean admits(int failures, int items) {
        return failures <= count || failures * 100.0 <= percent * items;
    }

    boolean isSound() {
        return count >= 0 && percent >= 0 && percent <= 100;
    }
}
