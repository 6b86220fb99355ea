package io.fermata.server;

import io.fermata.embedded.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Who asked for which change, and what became of it; one line of JSON each. Refused credentials are noted too, but only
 * so many a second: nobody without a key can fill the disk. Bodies and tokens are never in it.
 */
final class Audit implements AutoCloseable {
    static final String FILE = "audit.log";

    private static final long FILE_BYTES_MAX = 64L * 1024 * 1024;
    private static final int STRANGERS_PER_SECOND_MAX = 20;

    /**
     * A line.
     *
     * @param request as its answer named it
     * @param actor empty for nobody known
     * @param route the route's path with the names in it, {@code path} their values but tokens
     * @param problem the kind of refusal; empty for none
     */
    record Line(
            Instant at,
            String request,
            String actor,
            String peer,
            String method,
            String route,
            Map<String, String> path,
            String namespace,
            int status,
            String problem) {}

    private final @Nullable Path directory;
    private final AtomicLong strangersSecond = new AtomicLong();
    private final AtomicLong strangers = new AtomicLong();
    private @Nullable OutputStream out;
    private long bytes;

    /** A log in a directory; null: nowhere. */
    Audit(@Nullable Path directory) {
        this.directory = directory;
    }

    void note(Line line) {
        if (directory == null || (line.actor().isEmpty() && !mayNoteStranger(line.at()))) {
            return;
        }
        var text = (Json.strict().line(line) + "\n").getBytes(StandardCharsets.UTF_8);
        try {
            append(directory, text);
        } catch (IOException refused) {
            System.getLogger("fermata").log(System.Logger.Level.ERROR, "the audit log cannot be written", refused);
        }
    }

    @Override
    public synchronized void close() {
        try {
            if (out != null) {
                out.close();
                out = null;
            }
        } catch (IOException failed) {
            System.getLogger("fermata").log(System.Logger.Level.ERROR, "the audit log cannot be closed", failed);
        }
    }

    private synchronized void append(Path where, byte[] text) throws IOException {
        var file = where.resolve(FILE);
        if (out == null) {
            out = open(file);
            bytes = Files.size(file);
        } else if (bytes > FILE_BYTES_MAX) {
            out.close();
            Files.move(file, where.resolve(FILE + ".1"), StandardCopyOption.REPLACE_EXISTING);
            out = open(file);
            bytes = 0;
        }
        out.write(text);
        bytes += text.length;
    }

    private static OutputStream open(Path file) throws IOException {
        if (!Files.exists(file)) {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        }
        return Files.newOutputStream(file, StandardOpenOption.APPEND);
    }

    private boolean mayNoteStranger(Instant now) {
        long second = now.getEpochSecond();
        if (strangersSecond.getAndSet(second) != second) {
            strangers.set(0);
        }
        return strangers.incrementAndGet() <= STRANGERS_PER_SECOND_MAX;
    }
}
