package io.fermata.examples.operators;

import io.fermata.sdk.InvalidInput;

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
}
