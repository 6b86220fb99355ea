package io.fermata.examples.wordcount;

import java.util.List;

/** All of them in the texts' order without those that were refused; {@code report} is the same whoever counted. */
record Counts(List<Count> counts, String report) {
    Counts {
        counts = List.copyOf(counts);
    }

    static Counts of(List<Count> counts, int refused) {
        int words = counts.stream().mapToInt(Count::words).sum();
        return new Counts(counts, words + " words in " + counts.size() + " texts; " + refused + " refused.");
    }
}
