package io.fermata.cli;

import io.fermata.embedded.Fermata;
import io.fermata.server.AlertHook;
import io.fermata.server.Server;
import io.fermata.server.ServerLog;
import io.fermata.server.ServerOptions;
import io.fermata.server.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Runs engine and HTTP server in this process until it is told to end; other processes reach the data through it. */
abstract class ServeVerb extends Verb {
    private static final String FILE = "server.properties";

    @Option(names = "--port", paramLabel = "PORT", description = "where to listen; default 8700, 0 for any")
    private @Nullable Integer port;

    @Option(names = "--host", paramLabel = "ADDRESS", description = "default 127.0.0.1; another one takes TLS and keys")
    private @Nullable String host;

    @Option(names = "--tls-cert", paramLabel = "PEM", description = "the certificate, and those that lead to its root")
    private @Nullable Path certificate;

    @Option(names = "--tls-key", paramLabel = "PEM", description = "its private key (PKCS #8)")
    private @Nullable Path key;

    @Option(names = "--apps", paramLabel = "DIR", description = "run the workflows and workers of the jars in it, too")
    private @Nullable Path apps;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description =
                    "settings, as KEY=VALUE lines; default server.properties in the data directory, if it is there")
    private @Nullable Path config;

    @Option(names = "--set", paramLabel = "KEY=VALUE", description = "any setting; may be given more than once")
    private Map<String, String> set = new LinkedHashMap<>();

    @Option(
            names = "--print-config",
            description = "print each setting with its value, source, unit and default, and end")
    private boolean printConfig;

    private final CountDownLatch ended = new CountDownLatch(1);
    private @Nullable Fermata fermata;
    private @Nullable SocketServer socket;
    private @Nullable Server server;
    private @Nullable AlertHook alerts;
    private Duration drain = Duration.ZERO;

    /** The options of this verb, before an address is known. */
    abstract ServerOptions options(Path directory);

    /** Once everything runs. */
    abstract void started(Fermata running, Server serving, boolean fresh);

    @Override
    int run() {
        var settings = Settings.read(given(), session().environment(), file());
        var options = settings.over(options(data()));
        if (printConfig) {
            settings.all().forEach(this::print);
            return ExitStatus.COMPLETED;
        }
        ServerLog.install(settings);
        drain = settings.duration("drain");
        var appsDirectory = settings.path("apps");
        var catalog = appsDirectory == null
                ? session().catalog()
                : Apps.load(appsDirectory, session().catalog());
        boolean fresh = !DataDirectory.exists(data());
        try {
            open(options, catalog, settings);
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
                fermata.close(drain);
                fermata = null;
            }
            if (alerts != null) {
                alerts.close();
                alerts = null;
            }
            ended.countDown();
        }
    }

    /** How long it took until everything ran, in seconds with one digit. */
    String sinceCalled() {
        return "%.1f s".formatted(Duration.between(called(), Instant.now()).toMillis() / 1_000.0);
    }

    private void open(ServerOptions options, Catalog catalog, Settings settings) throws IOException {
        synchronized (ended) {
            Files.createDirectories(data());
            var secrets = settings.secrets(data());
            var hook = settings.alerts(secrets);
            alerts = hook;
            var opened = new EmbeddedOpener(terminal().err()).fermata(data(), Opening.ACTING, catalog, builder -> {
                builder.secrets(secrets);
                if (hook != null) {
                    builder.alerts(hook); // It logs them, too.
                }
            });
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

    private Map<String, String> given() {
        var given = new LinkedHashMap<>(set);
        give(given, "--port", "port", port);
        give(given, "--host", "host", host);
        give(given, "--tls-cert", "tls.certificate", certificate);
        give(given, "--tls-key", "tls.key", key);
        give(given, "--apps", "apps", apps);
        return given;
    }

    private static void give(Map<String, String> given, String option, String setting, @Nullable Object value) {
        if (value != null && given.put(setting, value.toString()) != null) {
            throw new UsageError(option + " and --set " + setting + "=… exclude each other");
        }
    }

    private @Nullable Path file() {
        var usual = data().resolve(FILE);
        return config != null ? config : Files.exists(usual) ? usual : null;
    }

    /** One setting of {@code --print-config}; with {@code --json} as an object. */
    private record Told(
            String key,
            @Nullable String value,
            String source,
            String unit,
            @Nullable String fallback,
            String variable,
            String meaning) {}

    private void print(Settings.Value value) {
        var setting = value.setting();
        var unit = setting.unit().name().toLowerCase(Locale.ROOT);
        if (json()) {
            var shown = value.text() == null ? null : value.shown();
            printJson(new Told(
                    setting.key(),
                    shown,
                    value.source(),
                    unit,
                    setting.fallback(),
                    setting.variable(),
                    setting.meaning()));
            return;
        }
        var fallback = setting.fallback() == null ? "none" : setting.fallback();
        print("# " + setting.meaning() + "; " + unit + ", default " + fallback + "; from " + value.source());
        print((value.text() == null ? "#" : "") + setting.key() + "=" + value.shown());
    }

    private static <T> T requireOpen(@Nullable T part) {
        if (part == null) {
            throw new Refused(ExitStatus.STORE, "closing");
        }
        return part;
    }
}
