package io.fermata.sdk;

import java.io.FileNotFoundException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.nio.file.NoSuchFileException;
import java.util.concurrent.RejectedExecutionException;

/** What kind of trouble a failure is; it decides about retry and alert. */
public enum Category {
    /** Goes away by itself: retried with exponential back-off and jitter. The default for unknown exceptions. */
    TRANSIENT,
    /** The input is wrong: never retried. Certainly nothing was applied. */
    VALIDATION,
    /** Memory, disk, quota: retried after a longer delay, with an alert. */
    RESOURCE,
    /** Another system is down: retried, behind a circuit breaker where one is set. */
    DEPENDENCY,
    /** A bug: never retried; an alert asks a person. */
    LOGIC;

    /** Whether a retry policy retries this category unless told otherwise. */
    public boolean isRetryable() {
        return switch (this) {
            case TRANSIENT, RESOURCE, DEPENDENCY -> true;
            case VALIDATION, LOGIC -> false;
        };
    }

    /**
     * The category of any exception: what a {@link FermataException} says; else by type. {@link OutOfMemoryError} and
     * refused executors are RESOURCE, unreachable hosts DEPENDENCY, missing files VALIDATION, the JDK's exceptions for
     * bugs (null pointer, class cast, illegal argument or state, index, arithmetic, unsupported) and errors LOGIC, all
     * others TRANSIENT.
     */
    public static Category of(Throwable thrown) {
        return switch (thrown) {
            case FermataException known -> known.category();
            case OutOfMemoryError memory -> RESOURCE;
            case RejectedExecutionException refused -> RESOURCE;
            case ConnectException down -> DEPENDENCY;
            case UnknownHostException down -> DEPENDENCY;
            case NoRouteToHostException down -> DEPENDENCY;
            case FileNotFoundException missing -> VALIDATION;
            case NoSuchFileException missing -> VALIDATION;
            case NullPointerException bug -> LOGIC;
            case ClassCastException bug -> LOGIC;
            case IllegalArgumentException bug -> LOGIC;
            case IllegalStateException bug -> LOGIC;
            case IndexOutOfBoundsException bug -> LOGIC;
            case ArithmeticException bug -> LOGIC;
            case UnsupportedOperationException bug -> LOGIC;
            case Error bug -> LOGIC;
            default -> TRANSIENT;
        };
    }
}
