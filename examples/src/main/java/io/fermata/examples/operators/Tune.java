package io.fermata.examples.operators;

import java.util.List;

/** A melody's notes, in order. */
record Tune(List<Note> notes) {
    Tune {
        notes = List.copyOf(notes);
    }
}
