package io.fermata.cli;

import io.fermata.embedded.Fermata;
import io.fermata.server.ApiKeys;
import io.fermata.server.Server;
import io.fermata.server.ServerOptions;
import java.nio.file.Path;
import picocli.CommandLine.Command;

/** Runs everything here over HTTP, for whoever has a key. */
@Command(name = "server", sortOptions = false)
final class ServerVerb extends ServeVerb {
    @Override
    ServerOptions options(Path directory) {
        return ServerOptions.of(directory);
    }

    @Override
    void started(Fermata running, Server serving, boolean fresh) {
        print("fermata " + Version.text() + " is ready at " + serving.address() + " after " + sinceCalled());
        print("  API      " + serving.address() + "/api/v1/openapi.json");
        print("  data     " + data());
        if (ApiKeys.in(data()).list().isEmpty()) {
            print("  access   nobody has a key yet; make one: "
                    + commandLine("key", "create", "me", "--role", "admin"));
        } else {
            print("  access   with a key: Authorization: Bearer fmk_…");
        }
    }
}
