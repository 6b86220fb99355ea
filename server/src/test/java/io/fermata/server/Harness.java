package io.fermata.server;

import io.fermata.embedded.Fermata;
import io.fermata.embedded.Json;
import io.fermata.embedded.SecretSource;
import io.fermata.sdk.TypeRef;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;

/** The whole server but for the HTTP library: requests go in as objects. */
@NullMarked
final class Harness implements AutoCloseable {
    final Fermata fermata;
    final ApiKeys keys;
    final RouteTable table;
    final Waits waits = new Waits();
    private final Audit audit;
    private final Api api;
    private @Nullable String bearer;

    /** What was answered. */
    record Said(int status, Map<String, String> headers, String body) {
        /** A field of the body; dots lead into objects. */
        @Nullable
        Object field(String path) {
            Object at = Json.strict().read(body, TypeRef.anything());
            for (var name : path.split("\\.", -1)) {
                at = at instanceof Map<?, ?> object ? object.get(name) : null;
            }
            return at;
        }

        /** A field that is a list; empty if it is none. */
        List<?> list(String path) {
            return field(path) instanceof List<?> list ? list : List.of();
        }
    }

    private Harness(Path directory, boolean openWithoutKeys) {
        this(directory, openWithoutKeys, SecurityOptions.DEFAULT, InstantSource.system());
    }

    private Harness(Path directory, boolean openWithoutKeys, SecurityOptions options, InstantSource clock) {
        this(samples(), directory, openWithoutKeys, options, clock);
    }

    private static Fermata samples() {
        return Server.own(Fermata.inMemory())
                .secrets(SecretSource.of(Map.of("oidc-client", StandInProvider.CLIENT_SECRET)))
                .register("doubling", new Samples.Doubling())
                .register("failing", new Samples.Failing())
                .register("waiting", new Samples.Waiting())
                .register("listening", new Samples.Listening())
                .register("asking", new Samples.Asking())
                .register("ordering", new Samples.Ordering())
                .register("reviewing", new Samples.Reviewing())
                .open();
    }

    private Harness(
            Fermata fermata, Path directory, boolean openWithoutKeys, SecurityOptions options, InstantSource clock) {
        this.fermata = fermata;
        keys = ApiKeys.in(directory);
        audit = new Audit(directory);
        var security = Security.of(ServerOptions.of(directory).withSecurity(options), fermata.secrets(), clock);
        var homes = new Homes(fermata, waits, backend -> Routes.of(backend, security, keys));
        table = homes.any();
        var gate = new Gate(keys, openWithoutKeys, Set.of("localhost", "127.0.0.1"), security);
        api = new Api(homes, gate, audit, waits, clock);
    }

    /** Open to everybody. */
    static Harness open(Path directory) {
        return new Harness(directory, true);
    }

    /** For those with keys alone. */
    static Harness locked(Path directory) {
        return new Harness(directory, false);
    }

    /** Protected by more than keys. */
    static Harness secured(Path directory, SecurityOptions options, InstantSource clock) {
        return new Harness(directory, false, options, clock);
    }

    /** With other workflows; closed with it. */
    static Harness over(Fermata fermata, Path directory, SecurityOptions options, InstantSource clock) {
        return new Harness(fermata, directory, false, options, clock);
    }

    /** From now on requests bear a key of this role unless they bear another. */
    Harness as(Role role) {
        bearer = key(role);
        return this;
    }

    Said get(String path, String... headers) {
        return call("GET", path, null, headers);
    }

    Said post(String path, String json, String... headers) {
        return call("POST", path, json, headers);
    }

    /** Headers come in pairs; a Host that fits and a Content-Type are given unless they are among them. */
    Said call(String method, String path, @Nullable String json, String... headers) {
        var all = new LinkedHashMap<String, String>();
        all.put("host", "localhost:8700");
        if (bearer != null) {
            all.put("authorization", bearer);
        }
        if (json != null) {
            all.put("content-type", "application/json");
        }
        for (int i = 0; i < headers.length; i += 2) {
            all.put(headers[i].toLowerCase(java.util.Locale.ROOT), headers[i + 1]);
        }
        var bytes = json == null ? new byte[0] : json.getBytes(StandardCharsets.UTF_8);
        return said(api.answer(new Given(method, RouteTable.PREFIX + path, all, bytes)));
    }

    /** The events of a stream with all that they say. */
    String sent(String path, String... headers) {
        var all = new LinkedHashMap<String, String>();
        all.put("host", "localhost:8700");
        for (int i = 0; i < headers.length; i += 2) {
            all.put(headers[i].toLowerCase(java.util.Locale.ROOT), headers[i + 1]);
        }
        var reply = api.answer(new Given("GET", RouteTable.PREFIX + path, all, new byte[0]));
        return written((Reply.Events) reply, true);
    }

    String key(Role role) {
        return "Bearer " + keys.create(role.name(), role, "*").text();
    }

    @Override
    public void close() {
        waits.end();
        fermata.close();
        audit.close();
    }

    private static Said said(Reply reply) {
        return switch (reply) {
            case Reply.Whole whole ->
                new Said(whole.status(), whole.headers(), new String(whole.body(), StandardCharsets.UTF_8));
            case Reply.Events events -> new Said(200, events.headers(), written(events, false));
        };
    }

    private static String written(Reply.Events events, boolean whole) {
        var text = new StringBuilder();
        try {
            events.source().writeTo(new Reply.Sink() {
                @Override
                public void event(String id, String type, String json) {
                    text.append(id)
                            .append(' ')
                            .append(type)
                            .append(whole ? json : "")
                            .append('\n');
                }

                @Override
                public void pulse() {
                    text.append(":\n");
                }
            });
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
        return text.toString();
    }

    /** A request as a test gives it. */
    private record Given(String method, String target, Map<String, String> headers, byte[] bytes) implements Incoming {
        @Override
        public String rawPath() {
            return target.split("\\?", 2)[0];
        }

        @Override
        public String rawQuery() {
            var parts = target.split("\\?", 2);
            return parts.length < 2 ? "" : parts[1];
        }

        @Override
        public List<String> headers(String name) {
            @Nullable String value = headers.get(name.toLowerCase(java.util.Locale.ROOT));
            return value == null ? List.of() : List.of(value);
        }

        @Override
        public String peer() {
            return "127.0.0.1";
        }

        @Override
        public byte[] body(int bytesMax) {
            if (bytes.length > bytesMax) {
                throw new Refusal(Refusal.Kind.TOO_LARGE, "a body has at most " + bytesMax + " bytes");
            }
            return bytes;
        }
    }
}
