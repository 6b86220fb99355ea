package io.fermata.server;

import io.fermata.sdk.NotFound;
import io.fermata.server.Refusal.Kind;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;

/** Makes, lists and revokes keys. Who administers one namespace sees and makes only keys of that one. */
@NullMarked // Also where the package is compiled without its own mark.
final class Keys {
    private final Backend backend;
    private final @Nullable ApiKeys keys;

    /** {@code keys}: null where there are none. */
    Keys(Backend backend, @Nullable ApiKeys keys) {
        this.backend = backend;
        this.keys = keys;
    }

    /**
     * A new key.
     *
     * @param name for people, 1 to 100 characters
     * @param namespace where its role holds; {@code *} for all; default the request's own
     */
    record Made(String name, Role role, @Nullable String namespace) {}

    /**
     * A key without its text.
     *
     * @param namespace where its role holds; {@code *} for all
     * @param revoked when it was, or null
     */
    record Line(
            String id,
            String name,
            Role role,
            String namespace,
            Instant created,
            @Nullable Instant revoked) {
        static Line of(ApiKeys.Key key) {
            return new Line(key.id(), key.name(), key.role(), key.namespace(), key.created(), key.revoked());
        }
    }

    /** Keys, also revoked ones, in the order in which they were made. */
    record Lines(List<Line> keys) {}

    /** A new key; {@code secret} is its text, which cannot be had again. */
    record Created(Line key, String secret) {}

    Reply list(ApiCall call) {
        var lines = required().list().stream()
                .filter(each -> call.may(Permission.ADMINISTER, each.namespace()))
                .map(Line::of)
                .toList();
        return Backend.json(new Lines(lines));
    }

    Reply create(ApiCall call) {
        var all = required();
        var body = call.body(Made.class);
        var where = body.namespace() == null ? call.namespace() : body.namespace();
        if (!call.may(Permission.ADMINISTER, where)) {
            throw new Refusal(
                    Kind.FORBIDDEN, "these credentials may not make keys for '" + Durations.shown(where) + "'");
        }
        if (!where.equals(Principal.EVERYWHERE)
                && backend.fermata().namespaces().find(where) == null) {
            throw Homes.noSuch(where);
        }
        var made = all.create(body.name(), body.role(), where);
        return Backend.json(201, new Created(Line.of(made.key()), made.text())).with("Cache-Control", "no-store");
    }

    /** A key of another namespace looks like one that does not exist. */
    Reply revoke(ApiCall call) {
        var id = call.path("id");
        for (var each : required().list()) {
            if (each.id().equals(id) && call.may(Permission.ADMINISTER, each.namespace())) {
                required().revoke(id);
                return Backend.done();
            }
        }
        throw new NotFound("there is no key " + Durations.shown(id), null);
    }

    private ApiKeys required() {
        if (keys == null) {
            throw new Refusal(Kind.CONFLICT, "this server has no keys: it is open to everybody on its machine");
        }
        return keys;
    }
}
