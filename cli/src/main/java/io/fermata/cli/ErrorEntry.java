package io.fermata.cli;

import io.fermata.sdk.Description.Problem;
import org.jspecify.annotations.Nullable;

/** Why something failed, with what was behind it. */
record ErrorEntry(
        String type,
        String message,
        String category,
        @Nullable ErrorEntry cause) {
    static @Nullable ErrorEntry of(@Nullable Problem problem) {
        return problem == null
                ? null
                : new ErrorEntry(
                        problem.type(), problem.message(), problem.category().name(), of(problem.cause()));
    }

    /** The chain on one line. */
    String line() {
        var said = message.isEmpty() ? type : type + ": " + message;
        return cause == null ? said : said + "; because " + cause.line();
    }
}
