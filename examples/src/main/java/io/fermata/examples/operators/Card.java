package io.fermata.examples.operators;

/** What a catalogue says about a melody; {@code report} is the same for a reader. */
record Card(Compass compass, Rhythm rhythm, String report) {
    static Card of(Compass compass, Rhythm rhythm) {
        var report = "%d notes in %d bars, from %s to %s: %d seconds at %d quarters a minute."
                .formatted(
                        rhythm.notes(),
                        rhythm.bars(),
                        compass.lowest(),
                        compass.highest(),
                        rhythm.seconds(),
                        rhythm.tempo());
        return new Card(compass, rhythm, report);
    }
}
