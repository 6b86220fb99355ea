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

    /** Whether a retry policy retries this category unless told otherwise; see {@link Response#usual}. */
    public boolean isRetryable() {
        return Response.usual(this).retries();
    }

    /**
     * The category of any exception: what a {@link FermataException} or its class's {@link Categorized} says; else by
     * type. {@link OutOfMemoryError} and refused executors are RESOURCE, unreachable hosts DEPENDENCY, missing files
     * VALIDATION, the JDK's exceptions for bugs (null pointer, class cast, illegal argument or state, index,
     * arithmetic, unsupported) and errors LOGIC, all others TRANSIENT.
     */
    public static Category of(Throwable thrown) {
        if (thrown instanceof FermataException known) {
            return known.category();
        }
        var said = thrown.getClass().getAnnotation(Categorized.class);
        return said == null ? ofType(thrown) : said.value();
    }

    /**
     * What an answer of HTTP means: 408, 409, 423 and 425 TRANSIENT; 429 and 507 RESOURCE; 401, 403, 501 and what is no
     * error at all LOGIC; all others below 500 VALIDATION, all others from 500 on DEPENDENCY.
     */
    public static Category ofHttpStatus(int status) {
        return switch (status) {
            case 408, 409, 423, 425 -> TRANSIENT;
            case 429, 507 -> RESOURCE;
            case 401, 403, 501 -> LOGIC;
            default -> status < 400 ? LOGIC : status < 500 ? VALIDATION : DEPENDENCY;
        };
    }

    /**
     * What the class of an SQLSTATE, its first two characters, means: 22, 23 and 44 (bad value, constraint, check of a
     * view) VALIDATION; 08, 57 and 58 (connection, operator, system) DEPENDENCY; 53 (disk, memory, connections)
     * RESOURCE; 0A, 26 and 42 (unsupported, unknown statement, syntax or rights) LOGIC; all others, above all 40
     * (conflicts, deadlocks), TRANSIENT.
     */
    public static Category ofSqlState(String state) {
        return switch (state.length() < 2 ? "" : state.substring(0, 2)) {
            case "22", "23", "44" -> VALIDATION;
            case "08", "57", "58" -> DEPENDENCY;
            case "53" -> RESOURCE;
            case "0A", "26", "42" -> LOGIC;
            default -> TRANSIENT;
        };
    }

    private static Category ofType(Throwable thrown) {
        return switch (thrown) {
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
