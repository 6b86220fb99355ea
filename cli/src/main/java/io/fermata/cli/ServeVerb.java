package io.fermata.cli;

import io.fermata.embedded.Fermata;
import io.fermata.server.Server;
import io.fermata.server.ServerOptions;
import io.fermata.server.Tls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Runs engine and HTTP server in this process until it is told to end; other processes reach the data through it. */
abstract class ServeVerb extends Verb {
    private static final Duration DRAIN_TIMEOUT = Duration.ofSeconds(20);

    @Option(names = "--port", paramLabel = "PORT", description = "where to listen; default 8700, 0 for any")
    private int port = ServerOptions.PORT_DEFAULT;

    @Option(names = "--host", paramLabel = "ADDRESS", description = "default 127.0.0.1; another one takes TLS and keys")
    private String host = ServerOptions.LOCAL.host();

    @Option(names = "--tls-cert", paramLabel = "PEM", description = "the certificate, and those that lead to its root")
    private @Nullable Path certificate;

    @Option(names = "--tls-key", paramLabel = "PEM", description = "its private key (PKCS #8)")
    private @Nullable Path key;

    private final CountDownLatch ended = new CountDownLatch(1);
    private @Nullable Fermata fermata;
    private @Nullable SocketServer socket;
    private @Nullable Server server;

    /** The options of this verb, before an address is known. */
    abstract ServerOptions options(Path directory);

    /** Once everything runs. */
    abstract void started(Fermata running, Server serving, boolean fresh);

    @Override
    int run() {
        var options = options(data()).withAddress(host, port, tls());
        var catalog = session().catalog();
        boolean fresh = !DataDirectory.exists(data());
        try {
            open(options, catalog);
            started(requireOpen(fermata), requireOpen(server), fresh);
            terminal().out().flush();
            ended.await();
            return ExitStatus.COMPLETED;
        } catch (DataDirectory.StoreInUse busy) {
            throw new Refused(ExitStatus.STORE, String.valueOf(busy.getMessage()));
        } catch (IOException refused) {
            throw new Refused(ExitStatus.STORE, "cannot serve from " + data() + ": " + refused.getMessage());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return ExitStatus.INTERRUPTED;
        }
    }

    /** Drains: no new work, those who wait are told, what runs may end. */
    @Override
    void close() {
        synchronized (ended) {
            closeServer();
            if (fermata != null) {
                fermata.close(DRAIN_TIMEOUT);
                fermata = null;
            }
            ended.countDown();
        }
    }

    /** How long it took until everything ran, in seconds with one digit. */
    String sinceCalled() {
        return "%.1f s".formatted(Duration.between(called(), Instant.now()).toMillis() / 1_000.0);
    }

    private void open(ServerOptions options, Catalog catalog) throws IOException {
        synchronized (ended) {
            Files.createDirectories(data());
            var opened = new EmbeddedOpener(terminal().err()).fermata(data(), Opening.ACTING, catalog);
            fermata = opened;
            socket = SocketServer.open(data(), EmbeddedOpener.access(opened, Opening.ACTING, catalog));
            server = Server.serve(opened, options);
        }
    }

    private void closeServer() {
        try {
            if (server != null) {
                server.close();
                server = null;
            }
            if (socket != null) {
                socket.close();
                socket = null;
            }
        } catch (IOException failed) {
            terminal().err().println("fermata: the socket could not be closed: " + failed.getMessage());
        }
    }

    private @Nullable Tls tls() {
        if (certificate == null && key == null) {
            return null;
        }
        if (certificate == null || key == null) {
            throw new UsageError("--tls-cert and --tls-key are given together");
        }
        return new Tls(certificate, key);
    }

    private static <T> T requireOpen(@Nullable T part) {
        if (part == null) {
            throw new Refused(ExitStatus.STORE, "closing");
        }
        return part;
    }
}
