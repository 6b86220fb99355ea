package io.fermata.durable;

import io.fermata.kernel.Failure;
import io.fermata.kernel.Payload;
import io.fermata.sdk.Category;
import org.jspecify.annotations.Nullable;

/** Exceptions as recorded failures, and back. */
public final class Failures {
    private static final int STACK_CHARS_MAX = 4_000;
    private static final int MESSAGE_CHARS_MAX = 10_000;
    private static final int CAUSES_MAX = 10;
    private static final int TYPE_CHARS_MAX = 200;

    private Failures() {}

    /** What is recorded about an exception: its type, message, category, stack and up to ten causes. */
    public static Failure recorded(Throwable thrown) {
        return recorded(thrown, CAUSES_MAX);
    }

    /** The exception that stands for a recorded failure; its cause chain is rebuilt too. */
    public static io.fermata.sdk.Failure thrown(Failure failure) {
        var category = category(failure.category());
        var rebuilt = io.fermata.sdk.Failure.of(category, failure.message())
                .withType(cut(failure.type().isBlank() ? "Failure" : failure.type(), TYPE_CHARS_MAX));
        if (failure.notApplied()) {
            rebuilt = rebuilt.notApplied();
        }
        var cause = failure.cause();
        return cause == null ? rebuilt : rebuilt.because(thrown(cause));
    }

    /** The kernel's category as the users' one. */
    public static Category category(io.fermata.kernel.Category category) {
        return switch (category) {
            case TRANSIENT -> Category.TRANSIENT;
            case VALIDATION -> Category.VALIDATION;
            case RESOURCE -> Category.RESOURCE;
            case DEPENDENCY -> Category.DEPENDENCY;
            case LOGIC -> Category.LOGIC;
        };
    }

    /** The users' category as the kernel's one. */
    public static io.fermata.kernel.Category category(Category category) {
        return switch (category) {
            case TRANSIENT -> io.fermata.kernel.Category.TRANSIENT;
            case VALIDATION -> io.fermata.kernel.Category.VALIDATION;
            case RESOURCE -> io.fermata.kernel.Category.RESOURCE;
            case DEPENDENCY -> io.fermata.kernel.Category.DEPENDENCY;
            case LOGIC -> io.fermata.kernel.Category.LOGIC;
        };
    }

    private static Failure recorded(Throwable thrown, int causesLeft) {
        var cause = thrown.getCause();
        var type = thrown.getClass().getName();
        boolean notApplied = false;
        if (thrown instanceof io.fermata.sdk.Failure failure) {
            type = failure.type();
            notApplied = failure.isCertainlyNotApplied();
        }
        return new Failure(
                type,
                message(thrown),
                category(Category.of(thrown)),
                notApplied,
                stack(thrown),
                Payload.NONE,
                cause == null || causesLeft == 0 ? null : recorded(cause, causesLeft - 1));
    }

    private static String message(Throwable thrown) {
        @Nullable String message = thrown.getMessage();
        return message == null ? "" : cut(message, MESSAGE_CHARS_MAX);
    }

    private static String stack(Throwable thrown) {
        var text = new StringBuilder();
        for (var frame : thrown.getStackTrace()) {
            if (frame.getClassName().startsWith("io.fermata.durable.") || text.length() > STACK_CHARS_MAX) {
                break;
            }
            text.append("at ").append(frame).append('\n');
        }
        return cut(text.toString(), STACK_CHARS_MAX);
    }

    private static String cut(String text, int charsMax) {
        return text.length() <= charsMax ? text : text.substring(0, charsMax);
    }
}
