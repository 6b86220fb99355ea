package io.fermata.cli;

import io.fermata.embedded.Fermata;
import io.fermata.sdk.FermataException;
import io.fermata.sdk.RawJson;
import io.fermata.sdk.StartOptions;
import io.fermata.sdk.TypeRef;
import io.fermata.server.ApiKeys;
import io.fermata.server.Server;
import io.fermata.server.ServerOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import picocli.CommandLine.Command;

/** Runs everything here over HTTP, open to this machine, with a few samples in a directory that is new. */
@Command(name = "dev", sortOptions = false)
final class DevVerb extends ServeVerb {
    private static final int SAMPLES_MAX = 5;

    @Override
    ServerOptions options(Path directory) {
        return ServerOptions.of(directory).openWithoutKeysHere();
    }

    @Override
    void started(Fermata running, Server serving, boolean fresh) {
        var at = serving.address();
        print("fermata " + Version.text() + " is ready at " + at + " after " + sinceCalled());
        print("  API      " + at + "/api/v1/openapi.json");
        print("  data     " + data());
        if (ApiKeys.in(data()).list().isEmpty()) {
            print("  access   everybody on this machine, until the first key is made: "
                    + commandLine("key", "create", "me", "--role", "admin"));
        } else {
            print("  access   with a key: Authorization: Bearer fmk_…");
        }
        if (fresh) {
            samples(running);
        }
        print("  try      curl " + at + "/api/v1/executions");
    }

    /** Starts the workflows whose example fits here; the first start of a directory is the only one that does. */
    private void samples(Fermata running) {
        var names = new ArrayList<String>();
        for (var workflow : running.workflows()) {
            var example = workflow.options().example();
            if (example != null && names.size() < SAMPLES_MAX && start(running, workflow.name(), example)) {
                names.add("sample-" + workflow.name());
            }
        }
        if (!names.isEmpty()) {
            print("  samples  " + String.join(", ", names));
        }
    }

    private static boolean start(Fermata running, String workflow, String example) {
        try {
            running.by("dev", "a sample")
                    .start(
                            workflow,
                            "sample-" + workflow,
                            new RawJson(example),
                            TypeRef.of(RawJson.class),
                            StartOptions.DEFAULT);
            return true;
        } catch (FermataException doesNotFitHere) {
            return false;
        }
    }
}
