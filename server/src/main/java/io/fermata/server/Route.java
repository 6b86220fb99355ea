package io.fermata.server;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One thing that can be asked of the server. The gate, the API's description and the tests all read this.
 *
 * @param path below {@code /api/v1}; a part in braces stands for one segment
 * @param permission what it demands of its caller
 * @param body the record that the body is read as; null: it takes none
 * @param bodyRequired whether there must be one; else it counts as {@code {}}
 * @param answer the record of a success; null: it has no body
 * @param idempotent whether it heeds {@code Idempotency-Key}
 * @param waits whether it may wait, and so counts against the limit of those that do
 */
record Route(
        String method,
        String path,
        Permission permission,
        String summary,
        List<Param> query,
        @Nullable Class<?> body,
        boolean bodyRequired,
        int status,
        @Nullable Class<?> answer,
        boolean idempotent,
        boolean waits,
        Handler handler) {
    Route {
        query = List.copyOf(query);
    }

    static Route of(String method, String path, Permission permission, String summary, Handler handler) {
        return new Route(method, path, permission, summary, List.of(), null, false, 204, null, false, false, handler);
    }

    Route with(Param... params) {
        return new Route(
                method,
                path,
                permission,
                summary,
                List.of(params),
                body,
                bodyRequired,
                status,
                answer,
                idempotent,
                waits,
                handler);
    }

    /** With a body that must be there. */
    Route taking(Class<?> type) {
        return taking(type, true);
    }

    /** With a body that may be left out. */
    Route mayTake(Class<?> type) {
        return taking(type, false);
    }

    Route answering(int success, Class<?> type) {
        return new Route(
                method,
                path,
                permission,
                summary,
                query,
                body,
                bodyRequired,
                success,
                type,
                idempotent,
                waits,
                handler);
    }

    /** Sends a browser elsewhere. */
    Route redirecting() {
        return new Route(
                method, path, permission, summary, query, body, bodyRequired, 302, answer, idempotent, waits, handler);
    }

    Route once() {
        return new Route(
                method, path, permission, summary, query, body, bodyRequired, status, answer, true, waits, handler);
    }

    Route waiting() {
        return new Route(
                method,
                path,
                permission,
                summary,
                query,
                body,
                bodyRequired,
                status,
                answer,
                idempotent,
                true,
                handler);
    }

    /** Whether it is put into the audit log. */
    boolean isNoted() {
        return changes() || permission == Permission.LOGIN;
    }

    /** Whether it answers with values of executions that are not the caller's own work. */
    boolean hasValues() {
        boolean describes = path.startsWith("/workflows") || path.equals("/openapi.json");
        return switch (permission) {
            case VIEW, OPERATE, ADMINISTER -> !describes;
            case NONE, WORK, KNOWN, LOGIN, SIGNED -> false;
        };
    }

    /** Whether it may change something. */
    boolean changes() {
        return !method.equals("GET");
    }

    /** Further statuses of a success: while there is nothing yet. */
    List<Integer> otherSuccesses() {
        return waits && method.equals("GET")
                ? List.of(202)
                : waits && path.endsWith("/poll") ? List.of(204) : List.of();
    }

    /** The names in braces, in order. */
    List<String> pathNames() {
        var names = new ArrayList<String>();
        for (var segment : path.split("/", -1)) {
            if (segment.startsWith("{")) {
                names.add(segment.substring(1, segment.length() - 1));
            }
        }
        return names;
    }

    private Route taking(Class<?> type, boolean required) {
        return new Route(
                method, path, permission, summary, query, type, required, status, answer, idempotent, waits, handler);
    }
}
