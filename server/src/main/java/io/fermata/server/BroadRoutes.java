package io.fermata.server;

import static io.fermata.server.Permission.ADMINISTER;
import static io.fermata.server.Permission.OPERATE;
import static io.fermata.server.Permission.VIEW;

import io.fermata.embedded.RunDiff;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The routes about more than one execution: namespaces, keys, queues, many executions at once, and copies. */
final class BroadRoutes {
    private static final String GET = "GET";
    private static final String POST = "POST";

    private BroadRoutes() {}

    static void add(List<Route> routes, Backend backend, @Nullable ApiKeys keys) {
        namespaces(routes, new Tenancy(backend));
        keys(routes, new Keys(backend, keys));
        queues(routes, new Queues(backend));
        bulk(routes, new Bulk(backend));
        transfers(routes, new Transfers(backend));
        routes.add(Route.of(
                        GET,
                        "/executions/{id}/diff",
                        VIEW,
                        "Compares it with another one, by operation",
                        new Comparing(backend)::diff)
                .with(Param.text("with", "the id of the other one", Limits.ID_CHARS_MAX))
                .answering(200, RunDiff.class));
    }

    private static void namespaces(List<Route> routes, Tenancy tenancy) {
        routes.add(Route.of(GET, "/namespaces", ADMINISTER, "Lists the namespaces", tenancy::list)
                .answering(200, Tenancy.Lines.class));
        routes.add(Route.of(POST, "/namespaces", ADMINISTER, "Makes a namespace", tenancy::create)
                .taking(Tenancy.Made.class)
                .answering(201, Tenancy.Line.class));
        routes.add(Route.of(GET, "/namespaces/{name}", ADMINISTER, "Tells about a namespace", tenancy::tell)
                .answering(200, Tenancy.Line.class));
        routes.add(Route.of("PUT", "/namespaces/{name}", ADMINISTER, "Gives it other settings", tenancy::change)
                .taking(Tenancy.Changed.class)
                .answering(200, Tenancy.Line.class));
    }

    private static void bulk(List<Route> routes, Bulk bulk) {
        routes.add(Route.of(POST, "/bulk", OPERATE, "Does the same with many executions", bulk::begin)
                .taking(Bulk.Asked.class)
                .answering(201, Bulk.Begun.class)
                .once());
        routes.add(Route.of(GET, "/bulk/{id}", VIEW, "Tells how far it is", bulk::tell)
                .answering(200, Bulk.Told.class));
    }

    private static void transfers(List<Route> routes, Transfers transfers) {
        routes.add(Route.of(GET, "/export/{id}", ADMINISTER, "Gives an execution as a document", transfers::export)
                .answering(200, Transfers.Document.class));
        routes.add(Route.of(POST, "/import", ADMINISTER, "Takes an execution in from a document", transfers::take)
                .taking(Transfers.Given.class)
                .answering(201, Transfers.Taken.class));
    }

    private static void keys(List<Route> routes, Keys keys) {
        routes.add(
                Route.of(GET, "/keys", ADMINISTER, "Lists the keys", keys::list).answering(200, Keys.Lines.class));
        routes.add(Route.of(POST, "/keys", ADMINISTER, "Makes a key; its text is shown this once", keys::create)
                .taking(Keys.Made.class)
                .answering(201, Keys.Created.class));
        routes.add(Route.of("DELETE", "/keys/{id}", ADMINISTER, "Revokes a key", keys::revoke));
    }

    private static void queues(List<Route> routes, Queues queues) {
        routes.add(Route.of(GET, "/queues", VIEW, "Tells how the task queues stand", queues::queues)
                .answering(200, Queues.Lines.class));
        routes.add(Route.of(GET, "/workers", VIEW, "Tells who serves the task queues", queues::workers)
                .answering(200, Queues.WorkerLines.class));
    }
}
