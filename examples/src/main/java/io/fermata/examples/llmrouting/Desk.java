package io.fermata.examples.llmrouting;

import java.util.List;
import java.util.Locale;

/** Where a question can go. The model sees name and description; the words are for the rules that stand in for it. */
enum Desk {
    OPENING("when the library is open, and where its rooms are"),
    LOANS("borrowing, renewing and returning; due dates and fees"),
    CATALOGUE("whether the library has a book, or books about something"),
    LIBRARIAN("anything else; a person answers");

    private static final List<String> BOOKS =
            List.of("Lighthouses of the North Sea", "Knots and Splices", "The Tides Explained", "A House by the Sea");
    private static final int WORD_CHARS_MIN = 5;

    private final String description;

    Desk(String description) {
        this.description = description;
    }

    /** How the route is called. */
    String route() {
        return name().toLowerCase(Locale.ROOT);
    }

    String description() {
        return description;
    }

    List<String> words() {
        return switch (this) {
            case OPENING -> List.of("open", "close", "hours", "sunday", "room");
            case LOANS -> List.of("borrow", "renew", "return", "due", "fee");
            case CATALOGUE -> List.of("have", "book", "about", "author");
            case LIBRARIAN -> List.of();
        };
    }

    Reply answer(String question) {
        return new Reply(this, question, text(question));
    }

    private String text(String question) {
        return switch (this) {
            case OPENING -> "Tuesday to Sunday, 10 to 18 o'clock; the reading room is on the second floor.";
            case LOANS -> "Four weeks; renew as often as nobody else waits for the book.";
            case CATALOGUE -> {
                var found =
                        BOOKS.stream().filter(book -> speaksOf(book, question)).toList();
                yield found.isEmpty() ? "We have no book about that." : "We have: " + String.join("; ", found) + ".";
            }
            case LIBRARIAN -> "A librarian will call you back.";
        };
    }

    private static boolean speaksOf(String book, String question) {
        var title = book.toLowerCase(Locale.ROOT);
        return List.of(question.toLowerCase(Locale.ROOT).split("[^a-z]+")).stream()
                .anyMatch(word -> word.length() >= WORD_CHARS_MIN && title.contains(word));
    }
}
