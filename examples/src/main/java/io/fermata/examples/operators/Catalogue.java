package io.fermata.examples.operators;

import java.util.List;

/** The cards of a songbook in its order; {@code report} has a line for each of them and one for all. */
record Catalogue(List<Card> cards, String report) {
    Catalogue {
        cards = List.copyOf(cards);
    }
}
