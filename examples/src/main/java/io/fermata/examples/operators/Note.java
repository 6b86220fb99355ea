package io.fermata.examples.operators;

import io.fermata.sdk.Failure;
import java.util.regex.Pattern;

/**
 * A note or a rest.
 *
 * @param name such as {@code F#4}; {@code r} for a rest
 * @param height in semitones above C0; {@value #REST} for a rest
 * @param length in 32nds of a whole note
 */
record Note(String name, int height, int length) {
    static final int WHOLE = 32;
    static final int QUARTER = WHOLE / 4;
    static final int REST = -1;

    private static final Pattern WORD = Pattern.compile("(r|([A-G])([#b]?)([0-8]))/(1|2|4|8|16)(\\.?)");
    /** Where the notes from A to G stand above C. */
    private static final int[] HEIGHTS = {9, 11, 0, 2, 4, 5, 7};

    private static final int OCTAVE = 12;

    static Note parse(String word) {
        var found = WORD.matcher(word);
        if (!found.matches()) {
            throw Failure.validation("'" + word + "' is no note; notes read like C4/4, F#4/8. and r/2");
        }
        int plain = WHOLE / Integer.parseInt(found.group(5));
        int length = found.group(6).isEmpty() ? plain : plain * 3 / 2;
        if (found.group(2) == null) {
            return new Note(found.group(1), REST, length);
        }
        int accidental = found.group(3).isEmpty() ? 0 : found.group(3).equals("#") ? 1 : -1;
        int height = HEIGHTS[found.group(2).charAt(0) - 'A'] + accidental;
        return new Note(found.group(1), Integer.parseInt(found.group(4)) * OCTAVE + height, length);
    }

    boolean sounds() {
        return height != REST;
    }
}
