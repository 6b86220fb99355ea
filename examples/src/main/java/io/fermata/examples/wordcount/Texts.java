package io.fermata.examples.wordcount;

import io.fermata.sdk.InvalidInput;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is counted.
 *
 * @param texts 1 to 1,000; an empty one is refused by whoever counts it
 * @param pauseMillis optional, 0: how long a worker dawdles over each, at most 60,000
 */
record Texts(List<String> texts, @Nullable Integer pauseMillis) {
    private static final int TEXTS_MAX = 1_000;
    private static final int PAUSE_MILLIS_MAX = 60_000;

    Texts {
        texts = List.copyOf(texts);
        if (texts.isEmpty() || texts.size() > TEXTS_MAX) {
            throw new InvalidInput("texts", "must be 1 to " + TEXTS_MAX + ", are " + texts.size());
        }
        if (pauseMillis != null && (pauseMillis < 0 || pauseMillis > PAUSE_MILLIS_MAX)) {
            throw new InvalidInput("pauseMillis", "must be 0 to " + PAUSE_MILLIS_MAX + ", is " + pauseMillis);
        }
    }
}
