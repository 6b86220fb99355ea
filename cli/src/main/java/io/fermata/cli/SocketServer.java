package io.fermata.cli;

import io.fermata.embedded.Json;
import io.fermata.sdk.InvalidInput;
import io.fermata.sdk.TypeRef;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Lets other processes of the same user ask this one, which holds the store: a request and an answer are a line of JSON
 * each. The socket appears only with its permissions (0600) set.
 */
final class SocketServer implements AutoCloseable {
    /** The longest accepted request, in characters. */
    static final int REQUEST_CHARS_MAX = 8 * 1024 * 1024;

    /** The longest answer that is read: a page of a history, of which one record alone may have megabytes. */
    static final int ANSWER_CHARS_MAX = 128 * 1024 * 1024;

    private static final String DRAFT = SocketPath.NAME + ".new";

    private final Access access;
    private final ServerSocketChannel server;
    private final Path socket;
    private final Set<SocketChannel> clients = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    private SocketServer(Access access, ServerSocketChannel server, Path socket) {
        this.access = access;
        this.server = server;
        this.socket = socket;
    }

    /** Serves the directory's socket. Whoever calls this holds the store, so an old socket is stale. */
    static SocketServer open(Path directory, Access access) throws IOException {
        var draft = directory.resolve(DRAFT);
        Files.deleteIfExists(draft);
        var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try (var path = SocketPath.of(directory, DRAFT)) {
            server.bind(path.address());
            Files.setPosixFilePermissions(draft, PosixFilePermissions.fromString("rw-------"));
            var socket = directory.resolve(SocketPath.NAME);
            Files.move(draft, socket, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
            var serving = new SocketServer(access, server, socket);
            Thread.ofPlatform().daemon().name("fermata-socket").start(serving::accept);
            return serving;
        } catch (IOException | RuntimeException failed) {
            server.close();
            throw failed;
        }
    }

    /** Accepts nobody any more; requests under way are cut off, and their processes ask again elsewhere. */
    @Override
    public void close() throws IOException {
        closed = true;
        Files.deleteIfExists(socket);
        server.close();
        for (var client : clients) {
            client.close();
        }
    }

    private void accept() {
        while (!closed) {
            try {
                var client = server.accept();
                clients.add(client);
                Thread.ofPlatform().daemon().name("fermata-client").start(() -> serve(client));
            } catch (IOException gone) {
                return; // Closed: there is nobody to tell.
            }
        }
    }

    private void serve(SocketChannel client) {
        try (client;
                var lines = new BufferedReader(Channels.newReader(client, StandardCharsets.UTF_8))) {
            for (var line = readLine(lines, REQUEST_CHARS_MAX);
                    line != null && !closed;
                    line = readLine(lines, REQUEST_CHARS_MAX)) {
                write(client, line(answer(line)));
            }
        } catch (IOException gone) {
            return; // The other process has ended or is being let go: it asks again.
        } finally {
            clients.remove(client);
        }
    }

    private Answer answer(String line) {
        try {
            return access.ask(Json.strict().read(line, TypeRef.of(Request.class)));
        } catch (Refused refused) {
            return new Answer.Refusal(refused.exitStatus(), String.valueOf(refused.getMessage()));
        } catch (UsageError | InvalidInput wrong) {
            return new Answer.Refusal(ExitStatus.USAGE, String.valueOf(wrong.getMessage()));
        } catch (RuntimeException bug) {
            return new Answer.Refusal(ExitStatus.BUG, bug.toString());
        }
    }

    private static String line(Answer answer) {
        var line = Json.strict().line(answer);
        if (line.length() < ANSWER_CHARS_MAX) {
            return line;
        }
        var why = "the answer has " + line.length() + " characters, too many for another process; ask when none runs";
        return Json.strict().line(new Answer.Refusal(ExitStatus.STORE, why));
    }

    /** Writes a line of JSON. */
    static void write(SocketChannel channel, String line) throws IOException {
        var bytes = ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    /** The next line without its end, of {@code charsMax} characters at most; null behind the last one. */
    static @Nullable String readLine(BufferedReader lines, int charsMax) throws IOException {
        var line = new StringBuilder();
        for (int next = lines.read(); next >= 0; next = lines.read()) {
            if (next == '\n') {
                return line.toString();
            }
            if (line.length() >= charsMax) {
                throw new IOException("a line is longer than " + charsMax + " characters");
            }
            line.append((char) next);
        }
        return null;
    }
}
