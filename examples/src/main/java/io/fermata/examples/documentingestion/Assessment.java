package io.fermata.examples.documentingestion;

/**
 * How sure it is what a document is, after so many reassessments.
 *
 * @param percent from 0 to 100
 */
record Assessment(Kind kind, int percent, int rounds) {
    static final int ROUNDS_MAX = 2;

    Assessment reassessed(int newPercent) {
        return new Assessment(kind, newPercent, rounds + 1);
    }

    Route route() {
        return Route.of(percent);
    }
}
