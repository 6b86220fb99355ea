package io.fermata.server;

import io.fermata.embedded.Fermata;
import io.fermata.embedded.NamespaceSettings;
import io.fermata.embedded.Namespaces;
import io.fermata.server.Refusal.Kind;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * The routes of each namespace. The same routes exist in all of them, but their handlers are made anew for each, with
 * its own Fermata: what a request names, it can name only there.
 */
final class Homes {
    private final Namespaces namespaces;
    private final Waits waits;
    private final Function<Backend, RouteTable> routes;
    private final Map<String, RouteTable> tables = new ConcurrentHashMap<>();
    private final Map<String, UsedKeys> keys = new ConcurrentHashMap<>();

    /** {@code routes} makes the handlers of one namespace. */
    Homes(Fermata fermata, Waits waits, Function<Backend, RouteTable> routes) {
        this.namespaces = fermata.namespaces();
        this.waits = waits;
        this.routes = routes;
        for (var each : namespaces.list()) {
            of(each.name());
        }
    }

    /** Where a request is looked up before its namespace is known. */
    RouteTable any() {
        return of(Namespaces.DEFAULT);
    }

    /**
     * The routes of a namespace.
     *
     * @throws Refusal when it does not exist
     */
    RouteTable of(String namespace) {
        var known = tables.get(namespace);
        if (known != null) {
            return known;
        }
        if (namespaces.find(namespace) == null) {
            throw noSuch(namespace);
        }
        return tables.computeIfAbsent(namespace, this::made);
    }

    /** The idempotency keys of a namespace that exists. */
    UsedKeys keys(String namespace) {
        return keys.computeIfAbsent(
                namespace, name -> new UsedKeys(namespaces.of(name).requestKeys()));
    }

    static Refusal noSuch(String namespace) {
        return new Refusal(Kind.NO_SUCH_NAMESPACE, "there is no namespace '" + Durations.shown(namespace) + "' here");
    }

    private RouteTable made(String namespace) {
        var quota = new Quota(namespace, () -> settings(namespace), System::nanoTime);
        return routes.apply(Backend.of(namespaces.of(namespace), waits, namespace, quota));
    }

    private NamespaceSettings settings(String namespace) {
        var found = namespaces.find(namespace);
        return found == null ? NamespaceSettings.UNLIMITED : found.settings();
    }
}
