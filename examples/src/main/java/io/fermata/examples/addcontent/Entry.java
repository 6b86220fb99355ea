package io.fermata.examples.addcontent;

/**
 * What became of one item.
 *
 * @param number its place in the request, from 1
 * @param text the same for a reader, on one line
 */
record Entry(int number, Fate fate, String text) {
    /** How an item ended. */
    enum Fate {
        ADDED,
        LEFT_OUT,
        FAILED
    }
}
