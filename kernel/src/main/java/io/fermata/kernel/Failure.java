package io.fermata.kernel;

import org.jspecify.annotations.Nullable;

/**
 * Why an attempt, an operation or an execution failed.
 *
 * @param type the error's name, such as an exception's class name
 * @param stack where it was thrown, bounded in length; empty if unknown
 * @param notApplied whether the failed attempt certainly had no effect outside
 * @param details a value for the program; {@link Payload#NONE} if there is none
 */
public record Failure(
        String type,
        String message,
        Category category,
        boolean notApplied,
        String stack,
        Payload details,
        @Nullable Failure cause) {
    public static Failure of(String type, String message, Category category) {
        return new Failure(type, message, category, false, "", Payload.NONE, null);
    }
}
