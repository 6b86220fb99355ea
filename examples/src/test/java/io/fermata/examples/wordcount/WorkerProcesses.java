package io.fermata.examples.wordcount;

import io.fermata.cli.Main;
import io.fermata.embedded.Connection;
import io.fermata.embedded.Fermata;
import io.fermata.server.ApiKeys;
import io.fermata.server.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** A server and workers, each a process; all end with this. */
final class WorkerProcesses implements AutoCloseable {
    private static final long POLL_NANOS = 20_000_000;

    private final Path folder;
    private final Path built;
    private final Path data;
    private final Deque<Process> running = new ArrayDeque<>();
    private int port;

    /** {@code built}: where compiled workers lie, and are put if they do not yet. */
    WorkerProcesses(Path folder, Path built) {
        this.folder = folder;
        this.built = built;
        this.data = folder.resolve("data");
    }

    /** Starts the server, for those with keys; returns its port. */
    int serve(int at) throws IOException {
        var command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "server",
                "--port",
                Integer.toString(at),
                "--data",
                data.toString());
        var server = new ProcessBuilder(command)
                .redirectError(folder.resolve("server.err").toFile())
                .start();
        running.addFirst(server);
        var line = server.inputReader().readLine();
        if (line == null) {
            throw new IllegalStateException(Files.readString(folder.resolve("server.err")));
        }
        port = Integer.parseInt(line.replaceAll(".* at http://[0-9.]+:(\\d+) .*", "$1"));
        return port;
    }

    /** Kills the server. */
    void kill() throws InterruptedException {
        running.removeFirst().destroyForcibly().waitFor();
    }

    /** Starts a worker, with a key of its role. */
    Process work(Language language) throws IOException, InterruptedException {
        var command = new java.util.ArrayList<>(language.command(built));
        command.add(address());
        var builder = new ProcessBuilder(command)
                .redirectOutput(folder.resolve(language + ".out").toFile())
                .redirectError(folder.resolve(language + ".err").toFile());
        builder.environment().put("FERMATA_KEY", key(language.word(), Role.WORKER));
        var worker = builder.start();
        running.addLast(worker);
        while (worker.isAlive() && Files.size(folder.resolve(language + ".out")) == 0) {
            LockSupport.parkNanos(POLL_NANOS);
        }
        return worker;
    }

    /** Waits until a worker says that it cannot reach the server. */
    void awaitComplaint(Language language) throws IOException {
        while (Files.size(folder.resolve(language + ".err")) == 0) {
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    /** For an operator. */
    Connection connect() {
        return Fermata.connect(address()).withKey(key("operator", Role.OPERATOR));
    }

    @Override
    public void close() {
        running.forEach(Process::destroyForcibly);
    }

    private String address() {
        return "http://127.0.0.1:" + port;
    }

    private String key(String name, Role role) {
        return ApiKeys.in(data).create(name, role, "*").text();
    }
}
