package io.fermata.server;

import io.fermata.embedded.Fermata;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import org.jspecify.annotations.NullMarked;

/** A server of its own process over a directory; prints its port, and ends with its standard input. */
@NullMarked
final class ServerProcess {
    private ServerProcess() {}

    public static void main(String[] arguments) throws IOException {
        var directory = Path.of(arguments[0]);
        try (var fermata = Fermata.embedded(directory)
                        .register("doubling", new Samples.Doubling())
                        .register("waiting", new Samples.Waiting())
                        .open();
                var server = Server.serve(
                        fermata,
                        ServerOptions.of(directory).openWithoutKeysHere().withPort(0))) {
            System.out.println(server.port());
            System.in.transferTo(OutputStream.nullOutputStream());
        }
    }
}
