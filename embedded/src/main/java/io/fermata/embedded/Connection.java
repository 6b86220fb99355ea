package io.fermata.embedded;

import io.fermata.sdk.Description;
import io.fermata.sdk.Execution;
import io.fermata.sdk.Failure;
import io.fermata.sdk.FermataClient;
import io.fermata.sdk.InvalidInput;
import io.fermata.sdk.MessageType;
import io.fermata.sdk.NotFound;
import io.fermata.sdk.Page;
import io.fermata.sdk.PolledTask;
import io.fermata.sdk.PublishOptions;
import io.fermata.sdk.Registration;
import io.fermata.sdk.StartOptions;
import io.fermata.sdk.Status;
import io.fermata.sdk.TaskHandler;
import io.fermata.sdk.TypeRef;
import io.fermata.sdk.Worker;
import io.fermata.sdk.WorkerOptions;
import io.fermata.sdk.Workflow;
import io.fermata.sdk.WorkflowType;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * A Fermata that runs in a server: the same face but for {@code register}. Safe for use by many threads.
 *
 * <p>What may be done twice without harm (starts, signals, updates and messages have keys for that) is asked again when
 * an answer is lost; of the rest {@link io.fermata.sdk.OutcomeUnknown} is thrown then. A server that is not there or
 * has too much to do is asked several times, within about 5 seconds.
 */
public final class Connection implements FermataClient, AutoCloseable {
    private static final String EXECUTIONS = "/executions";

    private final URI server;
    private final Wire wire;
    private final List<RemoteWorker> workers = new CopyOnWriteArrayList<>();

    Connection(URI server, @Nullable String key) {
        this.server = server;
        this.wire = new Wire(server, key);
    }

    static Connection to(String server) {
        var address = server.endsWith("/") ? server.substring(0, server.length() - 1) : server;
        if (!address.matches("https?://[^/?#\\s]+")) {
            throw new InvalidInput("server", "must be like http://127.0.0.1:8700, is " + server);
        }
        return new Connection(URI.create(address), null);
    }

    /** The same server with a key, as {@code ./fermata key create} printed it. */
    public Connection withKey(String key) {
        return new Connection(server, key);
    }

    /**
     * Never succeeds: code of workflows runs where their histories are.
     *
     * @throws UnsupportedOperationException always, saying where workflows are registered
     */
    @SuppressWarnings("DoNotCallSuggester") // Who moves from embedded to a server finds out here why it is not there.
    public Connection register(Registration<?, ?> workflow) {
        throw new UnsupportedOperationException("workflow " + workflow.name()
                + " cannot be registered through a connection: its code runs in the server. Put its jar on the server's"
                + " class path (--jar), or embed the server in the program that registers it");
    }

    /** Serves a queue of the server in this process until {@link #close}; polls only while a slot is free. */
    public Connection worker(String queue, TaskHandler<?, ?> handler, WorkerOptions options) {
        return worker(Worker.of(queue, handler, options));
    }

    /** As {@link #worker(String, TaskHandler, WorkerOptions)}. */
    public Connection worker(Worker<?> worker) {
        var running = new RemoteWorker(this, wire, worker);
        workers.add(running);
        running.start();
        return this;
    }

    @Override
    public <I extends @Nullable Object, O extends @Nullable Object> Execution<O> start(
            WorkflowType<I, O> workflow, String id, I input, StartOptions options) {
        return start(workflow.name(), id, input, workflow.output(), options);
    }

    /**
     * Never succeeds: which name a class is registered under only the server knows.
     *
     * @throws NotFound always
     */
    @Override
    public <I extends @Nullable Object, O extends @Nullable Object> Execution<O> start(
            Class<? extends Workflow<I, O>> workflow, String id, I input, StartOptions options) {
        throw new NotFound(
                workflow.getName() + " is not known by its class through a connection; start it by its name", null);
    }

    @Override
    public <O extends @Nullable Object> Execution<O> start(
            String workflow, String id, @Nullable Object input, TypeRef<O> output, StartOptions options) {
        var body = new LinkedHashMap<String, @Nullable Object>();
        body.put("workflow", workflow);
        body.put("id", id);
        body.put("input", input);
        body.put("conflict", options.conflict());
        body.put("reuse", options.reuse());
        body.put("executionTimeout", options.executionTimeout());
        body.put("runTimeout", options.runTimeout());
        body.put("startDelay", options.startDelay());
        body.put("retry", options.retry().equals(StartOptions.DEFAULT.retry()) ? null : options.retry());
        body.put("attributes", options.attributes());
        body.put("memo", options.memo());
        body.put("correlationId", options.correlationId());
        body.put("signal", options.signal());
        body.put("maxSteps", options.maxSteps() == 0 ? null : options.maxSteps());
        var key = options.requestId();
        wire.send(Wire.Ask.post(EXECUTIONS, body).once(key == null ? fresh() : key));
        return execution(id, output);
    }

    @Override
    public <O extends @Nullable Object> Execution<O> execution(String id, TypeRef<O> output) {
        return new RemoteExecution<>(wire, id, output);
    }

    @Override
    public <T extends @Nullable Object> void publish(MessageType<T> type, String key, T value, PublishOptions options) {
        var body = new LinkedHashMap<String, @Nullable Object>();
        body.put("type", type.name());
        body.put("key", key);
        body.put("value", value);
        body.put("delivery", options.delivery());
        body.put("timeToLive", options.timeToLive());
        body.put("messageId", options.messageId());
        body.put("correlationId", options.correlationId());
        wire.send(Wire.Ask.post("/messages", body).once(fresh()));
    }

    @Override
    public void complete(String token, @Nullable Object result) {
        var body = new LinkedHashMap<String, @Nullable Object>();
        body.put("result", result);
        // The same result again is fine, so it may be sent again.
        wire.send(Wire.Ask.post(callback(token, "complete"), body).once(fresh()));
    }

    @Override
    public void fail(String token, Failure failure) {
        var message = failure.getMessage();
        Map<String, Object> body = Map.of(
                "type", failure.type(),
                "message", message == null ? "" : message,
                "category", failure.category(),
                "certainlyNotApplied", failure.isCertainlyNotApplied());
        wire.send(Wire.Ask.post(callback(token, "fail"), body).once(fresh()));
    }

    @Override
    public void heartbeat(String token, @Nullable Object details) {
        var body = new LinkedHashMap<String, @Nullable Object>();
        body.put("details", details);
        wire.send(Wire.Ask.post(callback(token, "heartbeat"), body).once(fresh()));
    }

    /** Gives an attempt back that could not begin. */
    void defer(String token, String why, Duration delay) {
        wire.send(Wire.Ask.post(callback(token, "defer"), Map.of("why", why, "delay", delay)));
    }

    /** Waits for at most a minute. */
    @Override
    public @Nullable PolledTask poll(String queue, Duration wait) {
        var task = RemoteWorker.poll(wire, queue, wait, "");
        return task == null
                ? null
                : new PolledTask(
                        task.token(),
                        task.queue(),
                        task.name(),
                        task.executionId(),
                        task.attempt(),
                        task.idempotencyKey(),
                        task.given(),
                        task.deadline());
    }

    /** Asks for each execution of the page by itself, to tell how it stands now. */
    @Override
    public Page<Description> list(String filter, @Nullable String cursor, int limit) {
        var path = EXECUTIONS + "?limit=" + limit + "&filter=" + Wire.segment(filter)
                + (cursor == null ? "" : "&cursor=" + Wire.segment(cursor));
        var page = wire.send(Wire.Ask.get(path)).read(WireAnswers.Executions.class);
        var items = new ArrayList<Description>();
        for (var listed : page.executions()) {
            var told = describe(listed.id());
            if (told != null) {
                items.add(told);
            }
        }
        return new Page<>(items, page.next());
    }

    @Override
    public Map<String, Map<Status, Long>> counts() {
        return wire.send(Wire.Ask.get(EXECUTIONS + "/count"))
                .read(WireAnswers.Counts.class)
                .workflows();
    }

    /** Takes no new tasks, lets those that run end (up to {@link Fermata#CLOSE_TIMEOUT}), and disconnects. */
    @Override
    public void close() {
        workers.forEach(RemoteWorker::stop);
        workers.forEach(worker -> worker.drain(Fermata.CLOSE_TIMEOUT));
        wire.close();
    }

    private @Nullable Description describe(String id) {
        try {
            return execution(id).describe();
        } catch (NotFound deleted) {
            return null;
        }
    }

    static String fresh() {
        return UUID.randomUUID().toString();
    }

    private static String callback(String token, String verb) {
        return "/callbacks/" + Wire.segment(token) + "/" + verb;
    }
}
