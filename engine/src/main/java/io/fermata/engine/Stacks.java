package io.fermata.engine;

/** Stacks of errors as text, bounded: an error may have any number of causes and frames. */
final class Stacks {
    static final int FRAMES_MAX = 40;
    static final int CAUSES_MAX = 8;
    static final int MESSAGE_CHARS_MAX = 1_000;

    private Stacks() {}

    static String of(Throwable error) {
        var text = new StringBuilder();
        Throwable next = error;
        for (int i = 0; next != null && i < CAUSES_MAX; i++) {
            append(text.append(i == 0 ? "" : "caused by "), next);
            next = next.getCause();
        }
        return text.toString();
    }

    private static void append(StringBuilder text, Throwable error) {
        var said = String.valueOf(error);
        text.append(said, 0, Math.min(said.length(), MESSAGE_CHARS_MAX)).append('\n');
        var frames = error.getStackTrace();
        for (int i = 0; i < Math.min(frames.length, FRAMES_MAX); i++) {
            text.append("at ").append(frames[i]).append('\n');
        }
    }
}
