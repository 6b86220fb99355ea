package io.fermata.cli;

import io.fermata.embedded.Json;
import io.fermata.sdk.TypeRef;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The engine in another process, reached through the socket in the data directory. */
final class SocketAccess implements Access {
    private final SocketChannel channel;
    private final BufferedReader lines;

    private SocketAccess(SocketChannel channel) {
        this.channel = channel;
        this.lines = new BufferedReader(Channels.newReader(channel, StandardCharsets.UTF_8));
    }

    /** Connects; null if no process answers there. */
    static @Nullable SocketAccess connect(Path directory) {
        if (!Files.exists(directory.resolve(SocketPath.NAME))) {
            return null;
        }
        try (var path = SocketPath.of(directory, SocketPath.NAME)) {
            return new SocketAccess(SocketChannel.open(path.address()));
        } catch (IOException stale) {
            return null; // Left over from a process that was killed; whoever opens the store replaces it.
        }
    }

    /**
     * Asks the other process.
     *
     * @throws UncheckedIOException when it has ended meanwhile
     */
    @Override
    public synchronized Answer ask(Request request) {
        var asked = Json.strict().line(request);
        if (asked.length() >= SocketServer.REQUEST_CHARS_MAX) {
            throw new UsageError("what is given must have less than " + SocketServer.REQUEST_CHARS_MAX
                    + " characters as JSON, has " + asked.length());
        }
        try {
            SocketServer.write(channel, asked);
            var line = SocketServer.readLine(lines, SocketServer.ANSWER_CHARS_MAX);
            if (line == null) {
                throw new IOException("the other process has ended");
            }
            return switch (Json.strict().read(line, TypeRef.of(Answer.class))) {
                case Answer.Refusal refusal -> throw new Refused(refusal.exitStatus(), refusal.message());
                case Answer answer -> answer;
            };
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }
}
