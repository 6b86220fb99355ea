package io.fermata.peers.restate;

import dev.restate.sdk.endpoint.Endpoint;
import dev.restate.sdk.http.vertx.RestateHttpServer;
import io.fermata.peers.harness.Peer;
import io.fermata.peers.harness.PeerMain;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Services and clients in this process, the server beside it. */
public final class Main implements Peer {
    private static final String WAITING = "Waiting";
    private static final int FIRST_CALLS = 50;

    private final Server server;
    private final String version;

    private Main(Server server, String version) {
        this.server = server;
        this.version = version;
    }

    /** One run; {@link PeerMain} tells the arguments. */
    public static void main(String[] arguments) {
        PeerMain.run("restate", arguments, Main::open);
    }

    private static Peer open(Path data, Path home) throws IOException, InterruptedException {
        int port = RestateHttpServer.listen(Endpoint.bind(LoadServices.steps()).bind(LoadServices.waiting()), 0);
        var server = Server.start(data, home);
        server.register(port);
        var wanted = Files.readString(home.resolve("package.json"));
        var peer = new Main(server, wanted.replaceAll("(?s).*restate-server\": \"([^\"]+)\".*", "$1"));
        // A partition that has no leader yet makes the first calls wait for a minute.
        for (int number = 0; number < FIRST_CALLS; number++) {
            peer.sequence("first-" + number, number);
        }
        return peer;
    }

    @Override
    public List<String> workloads() {
        return List.of("W1", "W2", "W3", "W4");
    }

    @Override
    public long sequence(String id, long number) throws IOException, InterruptedException {
        return Long.parseLong(server.call("/Steps/sequence", counter(number)));
    }

    @Override
    public long fanOut(String id, long number) throws IOException, InterruptedException {
        return Long.parseLong(server.call("/Steps/fanOut", counter(number)));
    }

    @Override
    public void startWaiting(String id) throws IOException, InterruptedException {
        server.call("/" + WAITING + "/" + id + "/run/send", counter(0));
    }

    @Override
    public void send(String id, long number) throws IOException, InterruptedException {
        server.call("/" + WAITING + "/" + id + "/answer", Long.toString(number));
    }

    @Override
    public long answer(String id) throws IOException, InterruptedException {
        return Long.parseLong(server.attach(WAITING, id));
    }

    private static String counter(long number) {
        return "{\"number\":" + number + ",\"padding\":\"" + PADDING + "\"}";
    }

    @Override
    public String version() {
        return "Restate " + version + ", Java SDK 2.4.0";
    }

    @Override
    public boolean durable() {
        // Its default, rocksdb-disable-wal-fsync = false, is not changed here.
        return true;
    }

    @Override
    public Map<String, String> settings() {
        return Map.of(
                "server", "one node, defaults (24 partitions, the log synced), telemetry off",
                "services", "a handler that waits is suspended after 1 s");
    }

    @Override
    public List<String> unfair() {
        return List.of(
                "to Restate: its server is a process of its own that calls the steps over HTTP and can be replicated;"
                        + " Fermata calls them in its own process",
                "to Fermata: calls to Restate's steps carry no id that makes a repeated start harmless; its server may"
                        + " take 2 GB for RocksDB");
    }

    @Override
    public List<ProcessHandle> processes() {
        return List.of(server.handle());
    }

    @Override
    public void close() throws IOException, InterruptedException {
        server.close();
    }
}
