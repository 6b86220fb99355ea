package io.fermata.peers.zeebe;

import io.fermata.peers.harness.LeashedProcess;
import io.fermata.peers.harness.Postgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** One broker with one partition and no exporter, from its own distribution, on ports of its own. */
final class Broker implements AutoCloseable {
    private static final String MAIN = "io.camunda.application.StandaloneBroker";

    private final LeashedProcess process;
    private final Path log;
    private final int gateway;

    private Broker(LeashedProcess process, Path log, int gateway) {
        this.process = process;
        this.log = log;
        this.gateway = gateway;
    }

    static Broker start(Path data, Path home) throws IOException {
        int gateway = Postgres.freePort();
        var command = new ArrayList<>(List.of(
                "env",
                "ZEEBE_BROKER_NETWORK_HOST=127.0.0.1",
                "ZEEBE_BROKER_NETWORK_COMMANDAPI_PORT=" + Postgres.freePort(),
                "ZEEBE_BROKER_NETWORK_INTERNALAPI_PORT=" + Postgres.freePort(),
                "ZEEBE_BROKER_GATEWAY_NETWORK_HOST=127.0.0.1",
                "ZEEBE_BROKER_GATEWAY_NETWORK_PORT=" + gateway,
                "ZEEBE_BROKER_DATA_DIRECTORY=" + data.resolve("zeebe"),
                "ZEEBE_BROKER_BACKPRESSURE_ENABLED=false",
                "SERVER_ADDRESS=127.0.0.1",
                "SERVER_PORT=" + Postgres.freePort(),
                "MANAGEMENT_SERVER_PORT=" + Postgres.freePort(),
                "CAMUNDA_LOG_LEVEL=WARN",
                "ZEEBE_LOG_LEVEL=WARN"));
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx1g", "-XX:+ExitOnOutOfMemoryError", "--enable-native-access=ALL-UNNAMED"));
        command.addAll(List.of("--add-opens=java.base/sun.nio.ch=ALL-UNNAMED", "-cp"));
        var folder = distribution(home);
        command.add(folder.resolve("config") + ":" + folder.resolve("lib") + "/*");
        command.add(MAIN);
        var log = data.resolve("zeebe.log");
        return new Broker(LeashedProcess.start(data, log, command), log, gateway);
    }

    private static Path distribution(Path home) throws IOException {
        var unpacked = home.resolve("target").resolve("broker");
        try (var folders = Files.list(unpacked)) {
            return folders.findFirst().orElseThrow(() -> new IOException("there is no broker in " + unpacked));
        }
    }

    int gateway() {
        return gateway;
    }

    /**
     * Says that it lives.
     *
     * @throws IOException with what it printed if it does not
     */
    void check() throws IOException {
        if (!process.isAlive()) {
            throw new IOException("Zeebe does not start: " + Files.readString(log));
        }
    }

    ProcessHandle handle() {
        return process.handle();
    }

    @Override
    public void close() throws IOException, InterruptedException {
        process.close();
    }
}
