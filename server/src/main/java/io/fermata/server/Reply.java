package io.fermata.server;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** What is answered. */
sealed interface Reply {
    /** Of HTTP. */
    int status();

    Map<String, String> headers();

    /** A whole answer; {@code body} is empty for none. */
    record Whole(int status, Map<String, String> headers, String mediaType, byte[] body) implements Reply {}

    /** Events as they happen, until the source has no more or the reader is gone. */
    record Events(Map<String, String> headers, Source source) implements Reply {
        @Override
        public int status() {
            return 200;
        }
    }

    /** Writes events; runs on the request's own thread. */
    @FunctionalInterface
    interface Source {
        void writeTo(Sink sink) throws IOException;
    }

    /** Takes events; each call sends. */
    interface Sink {
        void event(String id, String type, String json) throws IOException;

        /** Keeps the connection alive; readers do not see it. */
        void pulse() throws IOException;
    }

    static Reply json(int status, byte[] body) {
        return new Whole(status, new LinkedHashMap<>(), "application/json", body);
    }

    static Reply empty(int status) {
        return new Whole(status, new LinkedHashMap<>(), "", new byte[0]);
    }

    default Reply with(String header, String value) {
        headers().put(header, value);
        return this;
    }
}
