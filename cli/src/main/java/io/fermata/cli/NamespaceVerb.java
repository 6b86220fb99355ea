package io.fermata.cli;

import static io.fermata.cli.ServerCalls.path;

import io.fermata.server.Durations;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes, changes and lists the namespaces of a server. */
@Command(name = "namespace", sortOptions = false)
final class NamespaceVerb extends RemoteVerb {
    /** What is done with namespaces. */
    enum What {
        LIST,
        SHOW,
        CREATE,
        SET
    }

    @Parameters(index = "0", paramLabel = "list|show|create|set", description = "what to do; set replaces all limits")
    private What what = What.LIST;

    @Parameters(index = "1", arity = "0..1", paramLabel = "NAME", description = "a-z, 0-9 and -, at most 63")
    private @Nullable String name;

    @Option(names = "--retention", paramLabel = "DURATION", description = "how long closed executions are kept")
    private @Nullable String retention;

    @Option(names = "--open-max", paramLabel = "N", description = "open executions; default without a limit")
    private @Nullable Long openMax;

    @Option(names = "--starts-per-second", paramLabel = "N", description = "default without a limit")
    private @Nullable Double startsPerSecond;

    @Option(names = "--messages-per-second", paramLabel = "N", description = "default without a limit")
    private @Nullable Double messagesPerSecond;

    /** A namespace; what is null has no limit. */
    private record Entry(
            String name,
            @Nullable Instant created,
            @Nullable String retention,
            @Nullable Long openExecutionsMax,
            @Nullable Double startsPerSecondMax,
            @Nullable Double messagesPerSecondMax) {}

    private record Namespaces(List<Entry> namespaces) {}

    @Override
    void check() {
        if (what != What.LIST && name == null) {
            throw new UsageError("namespace " + what.name().toLowerCase(java.util.Locale.ROOT) + " wants a NAME");
        }
        if (retention != null) {
            Durations.read("--retention", retention);
        }
    }

    @Override
    int run(ServerCalls server) {
        var of = name == null ? "" : name;
        switch (what) {
            case LIST ->
                server.get("/namespaces").read(Namespaces.class).namespaces().forEach(this::print);
            case SHOW -> print(server.get(path("/namespaces/{}", of)).read(Entry.class));
            case CREATE -> {
                var body = limits();
                body.put("name", of);
                print(server.post("/namespaces", body).read(Entry.class));
            }
            case SET -> print(server.put(path("/namespaces/{}", of), limits()).read(Entry.class));
        }
        return ExitStatus.COMPLETED;
    }

    private Map<String, @Nullable Object> limits() {
        var body = ServerCalls.body();
        body.put("retention", retention);
        body.put("openExecutionsMax", openMax);
        body.put("startsPerSecondMax", startsPerSecond);
        body.put("messagesPerSecondMax", messagesPerSecond);
        return body;
    }

    private void print(Entry entry) {
        if (json()) {
            printJson(entry);
            return;
        }
        print("%-24s retention %s, open %s, starts %s, messages %s"
                .formatted(
                        entry.name(),
                        said(entry.retention(), ""),
                        said(entry.openExecutionsMax(), ""),
                        said(entry.startsPerSecondMax(), " per s"),
                        said(entry.messagesPerSecondMax(), " per s")));
    }

    private static String said(@Nullable Object limit, String unit) {
        return limit == null ? "-" : limit + unit;
    }
}
