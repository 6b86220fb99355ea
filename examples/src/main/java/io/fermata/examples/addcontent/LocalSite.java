package io.fermata.examples.addcontent;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.SimpleFileServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;

/** A web site over a folder, reachable from this machine only, on a port that is free. */
final class LocalSite implements AutoCloseable {
    private final HttpServer server;

    private LocalSite(HttpServer server) {
        this.server = server;
    }

    static LocalSite over(Path folder) throws IOException {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", SimpleFileServer.createFileHandler(folder));
        server.start();
        return new LocalSite(server);
    }

    String baseUrl() {
        return "http://" + InetAddress.getLoopbackAddress().getHostAddress() + ":"
                + server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
