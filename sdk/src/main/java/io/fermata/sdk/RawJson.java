package io.fermata.sdk;

/**
 * JSON that is passed through as it is: as an input it is not wrapped in quotes, as a result type it gives the text.
 *
 * @param text one JSON value
 */
public record RawJson(String text) {
    /** The value null. */
    public static final RawJson NULL = new RawJson("null");

    /** The text itself. */
    @Override
    public String toString() {
        return text;
    }
}
