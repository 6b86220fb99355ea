package io.fermata.peers.harness;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A PostgreSQL of its own on fresh data, which syncs every commit: that is set, and then asked for. */
public final class Postgres implements AutoCloseable {
    /** The only user, without a password; it listens on the loopback address alone. */
    public static final String USER = "postgres";

    private static final long STARTED_WITHIN_SECONDS = 60;
    private static final long LOOK_MILLIS = 50;
    private static final List<String> ASKED = List.of(
            "server_version", "fsync", "synchronous_commit", "full_page_writes", "wal_sync_method", "shared_buffers");
    private static final List<String> SETTINGS = List.of(
            "fsync=on",
            "synchronous_commit=on",
            "full_page_writes=on",
            "shared_buffers=1GB",
            "max_wal_size=4GB",
            "max_connections=200",
            "listen_addresses=127.0.0.1",
            "unix_socket_directories=");

    private final LeashedProcess process;
    private final String url;
    private final Connection connection;
    private final Map<String, String> settings;

    private Postgres(LeashedProcess process, String url, Connection connection) throws SQLException {
        this.process = process;
        this.url = url;
        this.connection = connection;
        this.settings = ask();
    }

    /**
     * Starts it; unpacks its programs the first time.
     *
     * @param data where its files are made
     * @param home the folder of the peer's pom
     */
    public static Postgres start(Path data, Path home) throws Exception {
        var programs = PostgresFiles.unpackedBeside(home);
        var cluster = Files.createDirectories(data).resolve("postgres");
        var log = data.resolve("postgres.log");
        var init = new ArrayList<>(asUser());
        init.addAll(List.of(programs.resolve("initdb").toString(), "-D", cluster.toString()));
        init.addAll(List.of("-U", USER, "-A", "trust", "-E", "UTF8", "--no-locale", "--no-sync"));
        var initialising = new ProcessBuilder(init)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        if (!initialising.waitFor(STARTED_WITHIN_SECONDS, TimeUnit.SECONDS) || initialising.exitValue() != 0) {
            throw new IOException("initdb failed: " + Files.readString(log));
        }
        int port = freePort();
        var command = new ArrayList<>(asUser());
        command.addAll(List.of(programs.resolve("postgres").toString(), "-D", cluster.toString(), "-p", "" + port));
        for (var setting : SETTINGS) {
            command.addAll(List.of("-c", setting));
        }
        var process = LeashedProcess.start(data, log, command);
        var url = "jdbc:postgresql://127.0.0.1:" + port + "/postgres";
        return new Postgres(process, url, connect(url, process, log));
    }

    /** It refuses to run as root; in a user namespace of its own nobody is root. */
    private static List<String> asUser() {
        return "root".equals(System.getProperty("user.name")) ? List.of("unshare", "-U") : List.of();
    }

    /** A port of the loopback address that nobody listens on. */
    public static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static Connection connect(String url, LeashedProcess process, Path log) throws Exception {
        long until = System.nanoTime() + STARTED_WITHIN_SECONDS * 1_000_000_000L;
        while (true) {
            try {
                return DriverManager.getConnection(url, USER, "");
            } catch (SQLException notYet) {
                if (!process.isAlive() || System.nanoTime() > until) {
                    throw new IOException("PostgreSQL does not start: " + Files.readString(log), notYet);
                }
                Thread.sleep(LOOK_MILLIS);
            }
        }
    }

    private Map<String, String> ask() throws SQLException {
        var answers = new LinkedHashMap<String, String>();
        try (var statement = connection.createStatement()) {
            for (var setting : ASKED) {
                try (var rows = statement.executeQuery("show " + setting)) {
                    rows.next();
                    answers.put(setting, rows.getString(1));
                }
            }
        }
        return answers;
    }

    /** Its address for JDBC. */
    public String url() {
        return url;
    }

    /** What the running server answers to {@code SHOW}. */
    public Map<String, String> settings() {
        return Map.copyOf(settings);
    }

    /** As the running server says. */
    public boolean durable() {
        return "on".equals(settings.get("fsync")) && "on".equals(settings.get("synchronous_commit"));
    }

    /** One line about version and durability. */
    public String shown() {
        var text = new StringBuilder("PostgreSQL");
        settings.forEach(
                (name, value) -> text.append(' ').append(name).append('=').append(value));
        return text.toString();
    }

    /** The server's first process. */
    public ProcessHandle handle() {
        return process.handle();
    }

    /** Syncs of its log since it was started. */
    public double syncs() throws SQLException {
        return number("select coalesce(sum(fsyncs), 0) from pg_stat_io where object = 'wal'");
    }

    /** Bytes of its log since it was started. */
    public double logBytes() throws SQLException {
        return number("select wal_bytes from pg_stat_wal");
    }

    /** The first number that a query gives. */
    public double number(String query) throws SQLException {
        synchronized (connection) {
            try (var statement = connection.createStatement();
                    var rows = statement.executeQuery(query)) {
                rows.next();
                return rows.getDouble(1);
            }
        }
    }

    @Override
    public void close() throws Exception {
        connection.close();
        process.close();
    }
}
