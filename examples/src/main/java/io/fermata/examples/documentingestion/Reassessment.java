package io.fermata.examples.documentingestion;

/**
 * A person's answer.
 *
 * @param confidence from 0 to 1
 */
record Reassessment(double confidence) {
    private static final int PERCENT = 100;

    /** From 0 to 100, whatever was sent. */
    int percent() {
        return (int) Math.round(Math.clamp(confidence, 0.0, 1.0) * PERCENT);
    }
}
