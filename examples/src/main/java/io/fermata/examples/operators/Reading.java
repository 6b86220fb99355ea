package io.fermata.examples.operators;

import io.fermata.flow.Results;
import io.fermata.sdk.Attempt;
import io.fermata.sdk.Failure;
import io.fermata.sdk.TaskContext;
import java.util.Comparator;
import java.util.Objects;

/** What is done with one melody. */
final class Reading {
    /** The channel that holds how fast is sung; nobody need have set it. */
    static final String TEMPO = "tempo";

    /** The channel that counts the notes of all melodies, which are read at the same time. */
    static final String NOTES = "notes";

    private static final int TEMPO_DEFAULT = 120;
    private static final int SECONDS_PER_MINUTE = 60;

    private Reading() {}

    static Tune extract(Melody melody, Attempt attempt) {
        Worked.note(attempt);
        return new Tune(melody.parse());
    }

    static Compass pitch(Tune tune, Attempt attempt) {
        Worked.note(attempt);
        var sounding = tune.notes().stream()
                .filter(Note::sounds)
                .sorted(Comparator.comparingInt(Note::height))
                .toList();
        if (sounding.isEmpty()) {
            throw Failure.validation("a melody of nothing but rests has no pitch");
        }
        return new Compass(sounding.getFirst().name(), sounding.getLast().name());
    }

    /** Runs on a worker; its time and its attempts are limited by the task's options. */
    static Rhythm rhythm(TaskContext task, Tune tune) {
        Worked.note(task);
        int tempo =
                Objects.requireNonNullElse(task.channel(TEMPO, Integer.class).get(), TEMPO_DEFAULT);
        int notes = (int) tune.notes().stream().filter(Note::sounds).count();
        int length = tune.notes().stream().mapToInt(Note::length).sum();
        task.channel(NOTES, Integer.class).increment(notes);
        int seconds = Math.ceilDiv(length * SECONDS_PER_MINUTE, Note.QUARTER * tempo);
        return new Rhythm(notes, Math.ceilDiv(length, Note.WHOLE), seconds, tempo);
    }

    static Card load(Results read, Attempt attempt) {
        Worked.note(attempt);
        return Card.of(read.get(Operators.PITCH), read.get(Operators.RHYTHM));
    }
}
