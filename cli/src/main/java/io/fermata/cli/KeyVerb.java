package io.fermata.cli;

import io.fermata.sdk.NotFound;
import io.fermata.server.ApiKeys;
import io.fermata.server.Role;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes, lists and revokes the keys of a server: in its data directory, whether it runs or not. */
@Command(name = "key", sortOptions = false)
final class KeyVerb extends Verb {
    private static final String EVERYWHERE = "*";

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

    @Option(names = "--namespace", paramLabel = "NAME", description = "create: where; default everywhere")
    private String namespace = EVERYWHERE;

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

    @Override
    int run() {
        var keys = ApiKeys.in(data());
        switch (what) {
            case CREATE -> create(keys);
            case LIST -> list(keys);
            case REVOKE -> revoke(keys);
        }
        return ExitStatus.COMPLETED;
    }

    private void create(ApiKeys keys) {
        var created = keys.create(named("create wants a NAME for people, such as ci"), role, namespace);
        if (json()) {
            printJson(new NewEntry(created.key().id(), created.text()));
        } else {
            print("# " + created.key().id() + " " + lower(role)
                    + ", shown this once; send it as: Authorization: Bearer KEY");
            print(created.text());
        }
    }

    private void list(ApiKeys keys) {
        for (var key : keys.list()) {
            var entry = Entry.of(key);
            if (json()) {
                printJson(entry);
            } else {
                var revoked = entry.revoked() == null ? "" : " revoked " + entry.revoked();
                print("%s %-8s %-10s %s %s%s"
                        .formatted(
                                entry.id(), entry.role(), entry.namespace(), entry.created(), entry.name(), revoked));
            }
        }
    }

    private void revoke(ApiKeys keys) {
        try {
            keys.revoke(named("revoke wants the ID of a key; 'key list' tells it"));
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
