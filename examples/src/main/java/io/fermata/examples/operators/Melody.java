package io.fermata.examples.operators;

import io.fermata.sdk.Failure;
import io.fermata.sdk.InvalidInput;
import java.util.Arrays;
import java.util.List;

/**
 * A melody as people type it.
 *
 * @param title what it is called
 * @param notes words such as {@code C4/4} (a quarter), {@code F#4/8.} (a dotted eighth) and {@code r/2} (a half rest);
 *     bar lines ({@code |}) are for the reader
 */
record Melody(String title, String notes) {
    Melody {
        if (title.isBlank()) {
            throw new InvalidInput("title", "must not be empty");
        }
    }

    /** Refuses what cannot be read, before anything is written. */
    void check() {
        try {
            parse();
        } catch (Failure wrong) {
            throw new InvalidInput("notes", "of '" + title + "' cannot be read: " + wrong.getMessage());
        }
    }

    List<Note> parse() {
        return Arrays.stream(notes.strip().split("[\\s|]+")).map(Note::parse).toList();
    }
}
