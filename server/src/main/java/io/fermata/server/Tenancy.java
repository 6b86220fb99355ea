package io.fermata.server;

import io.fermata.embedded.Namespace;
import io.fermata.embedded.NamespaceSettings;
import io.fermata.sdk.AlreadyStarted;
import io.fermata.server.Refusal.Kind;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;

/**
 * Makes namespaces, and says how much each may have. Both take the permission to administer everywhere: a namespace's
 * own administrator must not lift the limits that were put on it. Of others than one's own nothing is told.
 */
@NullMarked // Also where the package is compiled without its own mark.
final class Tenancy {
    private final Backend backend;

    Tenancy(Backend backend) {
        this.backend = backend;
    }

    /** A new namespace. The other fields mean what {@link NamespaceSettings} says. */
    record Made(
            String name,
            @Nullable String retention,
            @Nullable Integer openExecutionsMax,
            @Nullable Integer startsPerSecondMax,
            @Nullable Integer messagesPerSecondMax) {}

    /** All settings of a namespace anew; what is left out has no limit. See {@link NamespaceSettings}. */
    record Changed(
            @Nullable String retention,
            @Nullable Integer openExecutionsMax,
            @Nullable Integer startsPerSecondMax,
            @Nullable Integer messagesPerSecondMax) {}

    /**
     * A namespace.
     *
     * @param retention in ISO 8601; null: for ever
     */
    record Line(
            String name,
            Instant created,
            @Nullable String retention,
            @Nullable Integer openExecutionsMax,
            @Nullable Integer startsPerSecondMax,
            @Nullable Integer messagesPerSecondMax) {
        static Line of(Namespace namespace) {
            var settings = namespace.settings();
            var retention = settings.retention();
            return new Line(
                    namespace.name(),
                    namespace.created(),
                    retention == null ? null : retention.toString(),
                    settings.openExecutionsMax(),
                    settings.startsPerSecondMax(),
                    settings.messagesPerSecondMax());
        }
    }

    /** Those that the caller may administer, by name in order. */
    record Lines(List<Line> namespaces) {}

    Reply list(ApiCall call) {
        var seen = backend.fermata().namespaces().list().stream()
                .filter(each -> call.may(Permission.ADMINISTER, each.name()))
                .map(Line::of)
                .toList();
        return Backend.json(new Lines(seen));
    }

    Reply create(ApiCall call) {
        requireEverywhere(call);
        var body = call.body(Made.class);
        var settings = settings(
                body.retention(), body.openExecutionsMax(), body.startsPerSecondMax(), body.messagesPerSecondMax());
        try {
            var made = backend.fermata().namespaces().create(body.name(), settings);
            return Backend.json(201, Line.of(made))
                    .with("Location", RouteTable.PREFIX + "/namespaces/" + Percent.encode(made.name()));
        } catch (AlreadyStarted taken) {
            throw new Refusal(Kind.CONFLICT, String.valueOf(taken.getMessage()));
        }
    }

    Reply tell(ApiCall call) {
        return Backend.json(Line.of(required(call)));
    }

    Reply change(ApiCall call) {
        var name = required(call).name();
        requireEverywhere(call);
        var body = call.body(Changed.class);
        var settings = settings(
                body.retention(), body.openExecutionsMax(), body.startsPerSecondMax(), body.messagesPerSecondMax());
        return Backend.json(Line.of(backend.fermata().namespaces().change(name, settings)));
    }

    /** One that the caller may not administer looks like one that does not exist. */
    private Namespace required(ApiCall call) {
        var name = call.path("name");
        var found = backend.fermata().namespaces().find(name);
        if (found == null || !call.may(Permission.ADMINISTER, name)) {
            throw Homes.noSuch(name);
        }
        return found;
    }

    private static void requireEverywhere(ApiCall call) {
        if (!call.may(Permission.ADMINISTER, Principal.EVERYWHERE)) {
            throw new Refusal(Kind.FORBIDDEN, "namespaces are made and limited by who may administer all of them");
        }
    }

    private static NamespaceSettings settings(
            @Nullable String retention, @Nullable Integer open, @Nullable Integer starts, @Nullable Integer messages) {
        return new NamespaceSettings(Durations.readIfGiven("retention", retention), open, starts, messages);
    }
}
