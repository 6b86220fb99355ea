package io.fermata.cli;

import io.fermata.sdk.NotFound;
import io.fermata.server.ApiKeys;
import io.fermata.server.Role;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * Makes, lists and revokes the keys of a server: in its data directory, whether it runs or not, or through the server
 * with the key of an administrator.
 */
@Command(name = "key", sortOptions = false)
final class KeyVerb extends ServedVerb {
    private static final String EVERYWHERE = "*";
    private static final String WANTS_NAME = "create wants a NAME for people, such as ci";
    private static final String WANTS_ID = "revoke wants the ID of a key; 'key list' tells it";

    /** What is done with keys. */
    enum What {
        CREATE,
        LIST,
        REVOKE
    }

    @Parameters(index = "0", paramLabel = "create|list|revoke", description = "what to do")
    private What what = What.LIST;

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "NAME|ID",
            description = "create: a name for people; revoke: the key's id")
    private @Nullable String name;

    @Option(
            names = "--role",
            paramLabel = "viewer|worker|operator|admin",
            description = "create: what its holder may do; default viewer")
    private Role role = Role.VIEWER;

    /** A key as {@code list --json} prints it. */
    record Entry(
            String id,
            String name,
            String role,
            String namespace,
            Instant created,
            @Nullable Instant revoked) {
        static Entry of(ApiKeys.Key key) {
            return new Entry(key.id(), key.name(), lower(key.role()), key.namespace(), key.created(), key.revoked());
        }
    }

    /** A new key as {@code create --json} prints it. */
    record NewEntry(String id, String key) {}

    /** What a server lists. */
    private record Keys(List<Told> keys) {}

    /** A key as a server tells it. */
    private record Told(
            String id,
            String name,
            String role,
            String namespace,
            Instant created,
            @Nullable Instant revoked) {
        Entry entry() {
            return new Entry(id, name, role.toLowerCase(Locale.ROOT), namespace, created, revoked);
        }
    }

    /** A new one, with its text. */
    private record Made(Told key, String secret) {}

    @Override
    boolean namesNamespacesItself() {
        return true;
    }

    @Override
    int run() {
        if (place() != null) {
            var access = (HttpAccess) open(Opening.LOOKING);
            try {
                return run(access.calls());
            } catch (ServerCalls.Problematic problem) {
                throw access.calls().refused(problem);
            }
        }
        var keys = ApiKeys.in(data());
        switch (what) {
            case CREATE -> create(keys);
            case LIST -> list(keys);
            case REVOKE -> revoke(keys);
        }
        return ExitStatus.COMPLETED;
    }

    private int run(ServerCalls server) {
        switch (what) {
            case CREATE -> {
                var body = ServerCalls.body();
                body.put("name", named(WANTS_NAME));
                body.put("role", role.name());
                body.put("namespace", namespace());
                var made = server.post("/keys", body).read(Made.class);
                tell(new NewEntry(made.key().id(), made.secret()));
            }
            case LIST -> server.get("/keys").read(Keys.class).keys().forEach(each -> print(each.entry()));
            case REVOKE -> server.delete(ServerCalls.path("/keys/{}", named(WANTS_ID)));
        }
        return ExitStatus.COMPLETED;
    }

    private void create(ApiKeys keys) {
        var where = namespace() == null ? EVERYWHERE : namespace();
        var created = keys.create(named(WANTS_NAME), role, where);
        tell(new NewEntry(created.key().id(), created.text()));
    }

    private void tell(NewEntry created) {
        if (json()) {
            printJson(created);
        } else {
            print("# " + created.id() + " " + lower(role) + ", shown this once; send it as: Authorization: Bearer KEY");
            print(created.key());
        }
    }

    private void list(ApiKeys keys) {
        keys.list().forEach(key -> print(Entry.of(key)));
    }

    private void print(Entry entry) {
        if (json()) {
            printJson(entry);
        } else {
            var revoked = entry.revoked() == null ? "" : " revoked " + entry.revoked();
            print("%s %-8s %-10s %s %s%s"
                    .formatted(entry.id(), entry.role(), entry.namespace(), entry.created(), entry.name(), revoked));
        }
    }

    private void revoke(ApiKeys keys) {
        try {
            keys.revoke(named(WANTS_ID));
        } catch (NotFound unknown) {
            throw new UsageError(String.valueOf(unknown.getMessage()));
        }
    }

    private String named(String otherwise) {
        if (name == null) {
            throw new UsageError(otherwise);
        }
        return name;
    }

    private static String lower(Role role) {
        return role.name().toLowerCase(Locale.ROOT);
    }
}
