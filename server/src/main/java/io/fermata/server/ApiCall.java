package io.fermata.server;

import io.fermata.kernel.Cause;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A request that the gate has let through, with all its parts read and checked. */
final class ApiCall {
    private final Map<String, String> path;
    private final Map<String, String> query;
    private final @Nullable Object body;
    private final Principal principal;
    private final String namespace;
    private final Incoming incoming;
    private final @Nullable String idempotencyKey;
    private @Nullable Principal found;

    ApiCall(
            RouteTable.Match match,
            Map<String, String> query,
            @Nullable Object body,
            Principal principal,
            String namespace,
            Incoming incoming,
            @Nullable String idempotencyKey) {
        this.path = match.path();
        this.query = query;
        this.body = body;
        this.principal = principal;
        this.namespace = namespace;
        this.incoming = incoming;
        this.idempotencyKey = idempotencyKey;
    }

    /** The value of a name in the route's path. */
    String path(String name) {
        return Objects.requireNonNull(path.get(name), name);
    }

    /** All values of the path together. */
    String target() {
        return new java.util.TreeMap<>(path).toString();
    }

    @Nullable
    String query(String name) {
        return query.get(name);
    }

    int number(String name, int otherwise) {
        var given = query.get(name);
        return given == null ? otherwise : Integer.parseInt(given);
    }

    /** How long to wait; zero if nothing is said. */
    Duration await() {
        var given = query.get("wait");
        return given == null ? Duration.ZERO : Durations.read("wait", given);
    }

    <T> T body(Class<T> type) {
        return type.cast(Objects.requireNonNull(body, "the route takes no body"));
    }

    String namespace() {
        return namespace;
    }

    @Nullable
    String header(String name) {
        return incoming.header(name);
    }

    @Nullable
    String idempotencyKey() {
        return idempotencyKey;
    }

    Incoming incoming() {
        return incoming;
    }

    Principal principal() {
        return principal;
    }

    /** The request itself has shown who asks; the audit log has it then. */
    void turnsOutToBe(Principal who) {
        found = who;
    }

    /** As whom the request has shown its sender; null for nobody. */
    @Nullable
    Principal found() {
        return found;
    }

    boolean may(Permission permission) {
        return principal.may(permission, namespace);
    }

    /** Whether the caller may do this in another namespace, or {@link Principal#EVERYWHERE}. */
    boolean may(Permission permission, String where) {
        return principal.may(permission, where);
    }

    String actor() {
        return principal.actor();
    }

    Cause cause(@Nullable String reason) {
        return Cause.by(principal.actor(), reason == null ? "" : reason);
    }
}
