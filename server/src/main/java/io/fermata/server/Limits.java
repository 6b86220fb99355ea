package io.fermata.server;

import java.time.Duration;

/** How much of everything one server takes. */
final class Limits {
    /** Of a request: a payload of 2 MiB, and room for what is around it. */
    static final int BODY_BYTES_MAX = 2 * 1024 * 1024 + 64 * 1024;

    /** Of an execution that is taken in: a history of 16 MiB, as text. */
    static final int IMPORT_BYTES_MAX = 32 * 1024 * 1024;

    /** All headers of a request together. */
    static final int HEADER_BYTES_MAX = 16 * 1024;

    /** Method, path and query. */
    static final int PROLOGUE_BYTES_MAX = 8 * 1024;

    /** The longest that a request may ask to wait. */
    static final Duration WAIT_MAX = Duration.ofSeconds(60);

    /** Requests that wait at once: results, polls and streams of events. */
    static final int WAITING_MAX = 20_000;

    /** Requests at once that do not wait. */
    static final int BUSY_MAX = 2_000;

    /** Connections at once. */
    static final int CONNECTIONS_MAX = 25_000;

    /** How long a client may take to send the next piece of a request. */
    static final Duration READ_TIMEOUT = Duration.ofSeconds(15);

    /** How long a connection is kept without a request. */
    static final Duration IDLE_TIMEOUT = Duration.ofMinutes(2);

    /** Executions or events of one page. */
    static final int PAGE_MAX = 1_000;

    static final int PAGE_DEFAULT = 100;

    static final int ID_CHARS_MAX = 200;

    private Limits() {}
}
