package io.fermata.cli;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The address of a data directory's socket. Systems limit such a path to about 100 bytes; a longer one is reached by
 * its relative path, or through a short link in the temporary directory that is removed on {@link #close}.
 */
final class SocketPath implements AutoCloseable {
    static final String NAME = "socket";

    /** What Linux (108) and macOS (104) accept, with the closing zero byte. */
    private static final int PATH_BYTES_MAX = 103;

    private final Path shortest;
    private final @Nullable Path link;

    private SocketPath(Path shortest, @Nullable Path link) {
        this.shortest = shortest;
        this.link = link;
    }

    /** A path to {@code directory/name} that is short enough. */
    static SocketPath of(Path directory, String name) throws IOException {
        var given = directory.resolve(name);
        if (fits(given)) {
            return new SocketPath(given, null);
        }
        var absolute = directory.toAbsolutePath().normalize();
        var here = Path.of("").toAbsolutePath();
        if (absolute.getRoot().equals(here.getRoot())
                && fits(here.relativize(absolute).resolve(name))) {
            return new SocketPath(here.relativize(absolute).resolve(name), null);
        }
        var folder = Files.createTempDirectory("fermata");
        var link = Files.createSymbolicLink(folder.resolve("d"), absolute);
        return new SocketPath(link.resolve(name), link);
    }

    UnixDomainSocketAddress address() {
        return UnixDomainSocketAddress.of(shortest);
    }

    Path path() {
        return shortest;
    }

    @Override
    public void close() throws IOException {
        if (link != null) {
            Files.deleteIfExists(link);
            var folder = link.getParent();
            if (folder != null) {
                Files.deleteIfExists(folder);
            }
        }
    }

    private static boolean fits(Path path) {
        return path.toString().getBytes(StandardCharsets.UTF_8).length <= PATH_BYTES_MAX;
    }
}
