package io.fermata.server;

import static io.fermata.server.Permission.ADMINISTER;
import static io.fermata.server.Permission.NONE;
import static io.fermata.server.Permission.OPERATE;
import static io.fermata.server.Permission.VIEW;
import static io.fermata.server.Permission.WORK;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Everything that can be asked of the server. */
final class Routes {
    private static final String GET = "GET";
    private static final String POST = "POST";
    private static final String EXECUTION = "/executions/{id}";
    private static final int FILTER_CHARS_MAX = 4_000;
    private static final int CURSOR_CHARS_MAX = 1_000;

    private static final Param WAIT = Param.duration("wait", "how long to wait, such as 30s", Limits.WAIT_MAX);
    private static final Param CURSOR = Param.text("cursor", "next of the page before", CURSOR_CHARS_MAX);
    private static final Param LIMIT =
            Param.number("limit", "at most so many, default " + Limits.PAGE_DEFAULT, 1, Limits.PAGE_MAX);

    private Routes() {}

    /** For one namespace; {@code keys}: null where there are none. */
    static RouteTable of(Backend backend, Security security, @Nullable ApiKeys keys) {
        var routes = new ArrayList<Route>();
        workflows(routes, new Catalogue(backend));
        starting(routes, new Starting(backend));
        executions(routes, new Executions(backend), new Histories(backend), new Comparing(backend));
        acts(routes, new Acts(backend));
        messages(routes, new Messages(backend));
        traces(routes, new Traces(backend));
        tasks(routes, new Tasks(backend));
        routes.addAll(security.browsers().routes());
        routes.addAll(security.hooks().routes(backend));
        BroadRoutes.add(routes, backend, keys);
        var probes = new Probes(backend);
        probes(routes, probes);
        var table = new RouteTable(routes);
        probes.describe(table);
        return table;
    }

    private static void workflows(List<Route> routes, Catalogue catalogue) {
        routes.add(Route.of(GET, "/workflows", VIEW, "Lists the workflows", catalogue::workflows)
                .answering(200, Answers.Workflows.class));
        routes.add(Route.of(GET, "/workflows/{name}", VIEW, "Tells about a workflow", catalogue::workflow)
                .answering(200, Answers.Workflow.class));
    }

    private static void starting(List<Route> routes, Starting starting) {
        routes.add(Route.of(POST, "/executions", OPERATE, "Starts an execution", starting::start)
                .taking(Bodies.Start.class)
                .with(WAIT)
                .answering(201, Answers.Outcome.class)
                .once()
                .waiting());
        routes.add(Route.of(GET, EXECUTION + "/result", VIEW, "Waits for the end", starting::result)
                .with(WAIT)
                .answering(200, Answers.Outcome.class)
                .waiting());
    }

    private static void executions(
            List<Route> routes, Executions executions, Histories histories, Comparing comparing) {
        routes.add(Route.of(GET, "/executions", VIEW, "Lists executions, newest first", executions::list)
                .with(Param.text("filter", "such as status = FAILED", FILTER_CHARS_MAX), CURSOR, LIMIT)
                .answering(200, Answers.Executions.class));
        routes.add(Route.of(GET, "/executions/count", VIEW, "Counts executions", comparing::count)
                .with(Param.text("filter", "such as status = FAILED", FILTER_CHARS_MAX))
                .answering(200, Answers.Counts.class));
        routes.add(Route.of(GET, EXECUTION, VIEW, "Tells where an execution stands", executions::describe)
                .answering(200, Standing.class));
        routes.add(Route.of(GET, EXECUTION + "/why", VIEW, "Tells why it does not go on", executions::why)
                .answering(200, Answers.Why.class));
        routes.add(Route.of(
                        GET,
                        EXECUTION + "/history",
                        VIEW,
                        "Tells what happened; with Accept: text/event-stream as it happens",
                        histories::history)
                .with(CURSOR, LIMIT, Param.number("after", "only events behind this one", 0, Integer.MAX_VALUE))
                .answering(200, Answers.History.class)
                .waiting());
    }

    private static void acts(List<Route> routes, Acts acts) {
        routes.add(act("/signal", "Signals an execution", acts::signal)
                .taking(Bodies.Signal.class)
                .once());
        routes.add(Route.of(POST, EXECUTION + "/query", VIEW, "Asks for the present state", acts::query)
                .taking(Bodies.Query.class)
                .answering(200, Answers.Answered.class));
        routes.add(act("/update", "Asks to do something", acts::update)
                .taking(Bodies.Update.class)
                .with(WAIT)
                .answering(200, Answers.Updated.class)
                .once()
                .waiting());
        routes.add(act("/cancel", "Asks to stop and clean up", acts::cancel).mayTake(Bodies.Act.class));
        routes.add(act("/terminate", "Ends at once", acts::terminate).mayTake(Bodies.Act.class));
        routes.add(act("/pause", "Holds; what arrives is kept", acts::pause).mayTake(Bodies.Act.class));
        routes.add(act("/resume", "Lifts a pause or block", acts::resume).mayTake(Bodies.Resume.class));
        routes.add(act("/retry", "Does again what failed", acts::retry).mayTake(Bodies.Retry.class));
        routes.add(act("/skip", "Goes on without an operation", acts::skip).taking(Bodies.Skip.class));
        routes.add(act("/fork", "Begins another execution with its history up to an operation", acts::fork)
                .taking(Bodies.Fork.class)
                .answering(201, Answers.Outcome.class)
                .once());
        routes.add(act("/complete-operation", "Gives an open operation its result", acts::completeOperation)
                .taking(Bodies.CompleteOperation.class));
        routes.add(Route.of("DELETE", EXECUTION, ADMINISTER, "Forgets a closed execution", acts::delete));
    }

    private static Route act(String path, String summary, Handler handler) {
        return Route.of(POST, EXECUTION + path, OPERATE, summary, handler);
    }

    private static void messages(List<Route> routes, Messages messages) {
        routes.add(Route.of(POST, "/messages", OPERATE, "Publishes a message", messages::publish)
                .taking(Bodies.Message.class)
                .answering(200, Answers.Published.class)
                .once());
    }

    private static void traces(List<Route> routes, Traces traces) {
        routes.add(Route.of(GET, "/traces/{correlation}", VIEW, "Tells all that came of one thing", traces::trace)
                .with(CURSOR, LIMIT)
                .answering(200, Traces.Trace.class));
        routes.add(Route.of(GET, "/dead-letters", VIEW, "Lists what could not be delivered", traces::deadLetters)
                .with(Param.text("after", "only later ones, such as 2030-01-31T12:00:00Z", 40), LIMIT)
                .answering(200, Traces.DeadLetters.class));
        routes.add(Route.of(GET, "/triggers", VIEW, "Lists what messages start", traces::triggers)
                .answering(200, Traces.Triggers.class));
        routes.add(Route.of("DELETE", "/triggers/{name}", ADMINISTER, "Removes a trigger", traces::removeTrigger));
    }

    private static void tasks(List<Route> routes, Tasks tasks) {
        routes.add(Route.of(POST, "/queues/{queue}/poll", WORK, "Takes a task, or waits for one", tasks::poll)
                .with(
                        WAIT,
                        Param.text("worker", "who takes it, for people", Limits.ID_CHARS_MAX),
                        Param.number("slots", "how many it can take at once, for people", 1, 10_000))
                .answering(200, Answers.Task.class)
                .waiting());
        routes.add(callback("/complete", "Gives the result", tasks::complete).mayTake(Bodies.Complete.class));
        routes.add(callback("/fail", "Gives the failure", tasks::fail).taking(Bodies.Fail.class));
        routes.add(
                callback("/defer", "Says that it could not begin", tasks::defer).taking(Bodies.Defer.class));
        routes.add(callback("/heartbeat", "Says that it is alive; 410 when it is no longer wanted", tasks::heartbeat)
                .mayTake(Bodies.Heartbeat.class));
    }

    private static Route callback(String path, String summary, Handler handler) {
        return Route.of(POST, "/callbacks/{token}" + path, WORK, summary, handler);
    }

    private static void probes(List<Route> routes, Probes probes) {
        routes.add(Route.of(GET, "/health/live", NONE, "Whether the process answers", probes::live)
                .answering(200, Answers.Health.class));
        routes.add(Route.of(GET, "/health/ready", NONE, "Whether it takes work", probes::ready)
                .answering(200, Answers.Health.class));
        routes.add(Route.of(GET, "/openapi.json", VIEW, "This description", probes::openApi)
                .answering(200, Object.class));
    }
}
