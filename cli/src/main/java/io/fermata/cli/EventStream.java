package io.fermata.cli;

import io.fermata.embedded.Json;
import io.fermata.sdk.HistoryEvent;
import io.fermata.sdk.TypeRef;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Server-sent events of a history; a connection that breaks is taken up again behind the last event. */
final class EventStream {
    private static final int BREAKS_MAX = 6;
    private static final long PAUSE_NANOS = 250_000_000;

    private final Source source;
    private final Consumer<HistoryEvent> reader;
    private @Nullable String lastId;
    private int breaks;
    private boolean ended;

    /** Opens the stream behind an event; null: from the beginning. */
    @FunctionalInterface
    interface Source {
        InputStream open(@Nullable String lastEventId) throws IOException;
    }

    EventStream(Source source, Consumer<HistoryEvent> reader) {
        this.source = source;
        this.reader = reader;
    }

    /**
     * Reads until the execution ends.
     *
     * @throws IOException when the server is gone for good
     */
    void read() throws IOException {
        while (!ended) {
            try (var lines = new BufferedReader(new InputStreamReader(source.open(lastId), StandardCharsets.UTF_8))) {
                readEvents(lines);
                pause(null);
            } catch (IOException broken) {
                pause(broken);
            }
        }
    }

    private void readEvents(BufferedReader lines) throws IOException {
        var id = "";
        var type = "";
        var data = new StringBuilder();
        for (var line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.isEmpty()) {
                take(id, type, data.toString());
                data.setLength(0);
                type = "";
                if (ended) {
                    return;
                }
            } else if (line.startsWith("id:")) {
                id = line.substring(3).strip();
            } else if (line.startsWith("event:")) {
                type = line.substring(6).strip();
            } else if (line.startsWith("data:")) {
                data.append(line.substring(5).strip());
            }
        }
    }

    private void take(String id, String type, String data) {
        if (data.isEmpty()) {
            return; // A pulse.
        }
        breaks = 0;
        lastId = id;
        if (type.equals("end")) {
            ended = true;
        } else {
            reader.accept(Json.strict().readKnown(data, TypeRef.of(HistoryEvent.class)));
        }
    }

    private void pause(@Nullable IOException broken) throws IOException {
        if (ended) {
            return;
        }
        if (++breaks > BREAKS_MAX) {
            throw broken == null ? new IOException("the stream ends again and again") : broken;
        }
        LockSupport.parkNanos(PAUSE_NANOS << breaks);
    }
}
