package io.fermata.sim;

import java.util.Arrays;
import java.util.stream.Collectors;

/** Errors in a few words. */
final class Texts {
    private static final int FRAMES_MAX = 8;

    private Texts() {}

    static String of(Throwable thrown) {
        return thrown
                + Arrays.stream(thrown.getStackTrace())
                        .limit(FRAMES_MAX)
                        .map(frame -> " at " + frame.getClassName().replaceAll(".*\\.", "") + "."
                                + frame.getMethodName() + ":" + frame.getLineNumber())
                        .collect(Collectors.joining());
    }
}
