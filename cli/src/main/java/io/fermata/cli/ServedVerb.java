package io.fermata.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** A verb that asks a data directory or, just as well, a server. */
abstract class ServedVerb extends Verb {
    @Option(names = "--server", paramLabel = "URL", description = "ask this server, not a data directory")
    private @Nullable String server;

    @Option(names = "--profile", paramLabel = "NAME", description = "the same by a name out of profiles.json")
    private @Nullable String profile;

    @Option(names = "--namespace", paramLabel = "NAME", description = "of the server, or of a key; default: default")
    private @Nullable String namespace;

    private @Nullable ServerPlace place;

    @Override
    void attach(Session own) {
        super.attach(own);
        var given = new Profiles.Given(server, profile, namespace);
        if (namesData() && !given.isEmpty()) {
            throw new UsageError("--data and " + (server == null ? "--profile" : "--server") + " exclude each other");
        }
        place = namesData() ? null : new Profiles(own.environment()).find(given);
        if (place == null && namespace != null && !namesNamespacesItself()) {
            throw new UsageError("--namespace needs --server or --profile");
        }
    }

    /** Whether the verb takes a namespace without a server, too. */
    boolean namesNamespacesItself() {
        return false;
    }

    @Nullable
    String namespace() {
        return namespace;
    }

    @Override
    @Nullable
    ServerPlace place() {
        return place;
    }
}
