package io.fermata.examples.operators;

import io.fermata.sdk.InvalidInput;
import java.util.List;

/**
 * Some melodies and how fast they are sung.
 *
 * @param tempo in quarters a minute, 20 to 300
 */
record Songbook(int tempo, List<Melody> songs) {
    private static final int TEMPO_MIN = 20;
    private static final int TEMPO_MAX = 300;
    private static final int SONGS_MAX = 200;

    Songbook {
        songs = List.copyOf(songs);
        if (tempo < TEMPO_MIN || tempo > TEMPO_MAX) {
            throw new InvalidInput("tempo", "must be between " + TEMPO_MIN + " and " + TEMPO_MAX + ", is " + tempo);
        }
        if (songs.isEmpty() || songs.size() > SONGS_MAX) {
            throw new InvalidInput("songs", "must be 1 to " + SONGS_MAX + ", are " + songs.size());
        }
    }
}
