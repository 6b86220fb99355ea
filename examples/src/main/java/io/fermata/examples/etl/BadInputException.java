package io.fermata.examples.etl;

import org.jspecify.annotations.Nullable;

/** The request names something that is not there or not usable; trying again does not help. */
final class BadInputException extends RuntimeException {
    BadInputException(String message) {
        this(message, null);
    }

    BadInputException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
