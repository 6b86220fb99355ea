package io.fermata.crash;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * What was seen from outside of the engine, one line each, in an append-only file that survives the process. A line is
 * written by one call, so a kill leaves it whole or leaves it out.
 */
final class Ledger implements AutoCloseable {
    /** What a line is about. */
    enum Kind {
        /** A start is about to be asked for. */
        ASKED,
        /** The start was acknowledged. */
        STARTED,
        /** A publication was acknowledged. */
        PUBLISHED,
        /** A step or task did its work: idempotency key. */
        EFFECT,
        /** A timer was seen to have fired: due and actual time. */
        FIRED,
        /** A result was seen. */
        RESULT,
        /** How often an operation or a run was closed in a history, if not once. */
        WRONG
    }

    /** One line. */
    record Entry(Kind kind, String id, List<String> rest) {}

    private final FileOutputStream file;

    Ledger(Path path) throws IOException {
        this.file = new FileOutputStream(path.toFile(), true);
    }

    synchronized void note(Kind kind, String id, Object... rest) {
        var line = new StringBuilder(kind.name()).append('\t').append(id);
        for (var each : rest) {
            line.append('\t').append(String.valueOf(each).replaceAll("\\s+", " "));
        }
        try {
            file.write(line.append('\n').toString().getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<Entry> read(Path path) throws IOException {
        if (!Files.exists(path)) {
            return List.of();
        }
        try (Stream<String> lines = Files.lines(path)) {
            return lines.map(line -> List.of(line.split("\t")))
                    .map(parts -> new Entry(Kind.valueOf(parts.get(0)), parts.get(1), parts.subList(2, parts.size())))
                    .toList();
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
