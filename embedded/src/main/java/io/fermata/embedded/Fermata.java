package io.fermata.embedded;

import io.fermata.durable.Payloads;
import io.fermata.engine.EngineClient;
import io.fermata.engine.EngineStats;
import io.fermata.engine.FeedRecord;
import io.fermata.engine.FeedSubscription;
import io.fermata.engine.QueueStats;
import io.fermata.engine.RequestKeys;
import io.fermata.engine.WorkerStats;
import io.fermata.kernel.Cause;
import io.fermata.sdk.Description;
import io.fermata.sdk.Execution;
import io.fermata.sdk.Failure;
import io.fermata.sdk.FermataClient;
import io.fermata.sdk.MessageType;
import io.fermata.sdk.Page;
import io.fermata.sdk.PolledTask;
import io.fermata.sdk.PublishOptions;
import io.fermata.sdk.Registration;
import io.fermata.sdk.Secrets;
import io.fermata.sdk.StartOptions;
import io.fermata.sdk.Status;
import io.fermata.sdk.TypeRef;
import io.fermata.sdk.Workflow;
import io.fermata.sdk.WorkflowType;
import io.fermata.store.StoreStats;
import io.fermata.store.local.StoreBackup;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Fermata inside this process: engine, store, workflows and workers. Safe for use by many threads.
 *
 * <pre>{@code
 * try (var fermata = Fermata.embedded(Path.of("data"))
 *         .register("code-review", new CodeReview(), bind(Git.class, jgit))
 *         .worker("ast", analyser, slots(4))
 *         .open()) {
 *     var review = fermata.start("code-review", "pr-42", pr, Review.class).result(ofHours(1));
 * }
 * }</pre>
 *
 * <p>{@code serve(8700)} in place of {@code open()} has HTTP in front of it, too. One process at a time holds a
 * directory. A virtual thread is not preempted; from JDK 24 on, carriers are added when code that never pauses holds
 * them all. Before that a JVM that runs workflows should be given more carriers than cores
 * ({@code -Djdk.virtualThreadScheduler.parallelism=32}).
 */
public final class Fermata implements FermataClient, AutoCloseable {
    /** How long {@link #close()} waits for running steps and tasks. */
    public static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(30);

    private final Parts parts;
    private final Client client;
    private final Secrets secrets;

    Fermata(Parts parts, Client client, Secrets secrets) {
        this.secrets = secrets;
        this.parts = parts;
        this.client = client;
    }

    /** Fermata over a directory of this machine, made if it is not there; nothing is opened before {@code open}. */
    public static FermataBuilder embedded(Path directory) {
        return new FermataBuilder(directory);
    }

    /** Fermata without a disk, for tests: everything is lost at the end. */
    public static FermataBuilder inMemory() {
        return new FermataBuilder(null);
    }

    /**
     * A Fermata that runs elsewhere, in a server.
     *
     * @param server where it is, such as {@code http://127.0.0.1:8700}
     * @throws io.fermata.sdk.InvalidInput when this is no address of a server; whether there is one shows with the
     *     first request
     */
    public static Connection connect(String server) {
        return Connection.to(server);
    }

    @Override
    public <I extends @Nullable Object, O extends @Nullable Object> Execution<O> start(
            WorkflowType<I, O> workflow, String id, I input, StartOptions options) {
        return client.start(workflow.name(), id, input, workflow.output(), options);
    }

    @Override
    public <I extends @Nullable Object, O extends @Nullable Object> Execution<O> start(
            Class<? extends Workflow<I, O>> workflow, String id, I input, StartOptions options) {
        return client.start(workflow, id, input, options);
    }

    @Override
    public <O extends @Nullable Object> Execution<O> start(
            String workflow, String id, @Nullable Object input, TypeRef<O> output, StartOptions options) {
        return client.start(workflow, id, input, output, options);
    }

    @Override
    public <O extends @Nullable Object> Execution<O> execution(String id, TypeRef<O> output) {
        return client.execution(id, output);
    }

    @Override
    public <T extends @Nullable Object> void publish(MessageType<T> type, String key, T value, PublishOptions options) {
        client.publish(type.name(), key, value, options);
    }

    @Override
    public void complete(String token, @Nullable Object result) {
        client.complete(token, result);
    }

    @Override
    public void fail(String token, Failure failure) {
        client.fail(token, failure);
    }

    @Override
    public void heartbeat(String token, @Nullable Object details) {
        client.heartbeat(token, details);
    }

    @Override
    public @Nullable PolledTask poll(String queue, Duration wait) {
        return client.poll(queue, wait);
    }

    @Override
    public Page<Description> list(String filter, @Nullable String cursor, int limit) {
        return client.list(filter, cursor, limit);
    }

    @Override
    public Map<String, Map<Status, Long>> counts() {
        return client.counts();
    }

    /**
     * This very Fermata for requests of somebody else, such as a server's caller.
     *
     * @param actor who asks, such as {@code key:4f2a}; recorded in the histories of what is asked for
     * @param reason why, recorded likewise where the request itself says no reason; may be empty
     */
    public Fermata by(String actor, String reason) {
        return new Fermata(parts, client.by(Cause.by(actor, reason)), secrets);
    }

    /**
     * As {@link #by(String, String)}, for a caller who is within a trace.
     *
     * @param traceparent as W3C Trace Context has it, recorded with what is asked for; empty for none
     */
    public FermataClient by(String actor, String reason, String traceparent) {
        return new Fermata(parts, client.by(Cause.by(actor, reason).traced(traceparent)), secrets);
    }

    /** The workflows that are registered, by name in order. */
    public List<Registration<?, ?>> workflows() {
        return client.workflows();
    }

    /** The engine itself, for tools and doors: asynchronous, and in the kernel's words. */
    public EngineClient engine() {
        return client.engine();
    }

    /** How the engine is at this moment, for those who watch it. */
    public CompletableFuture<EngineStats> engineStats() {
        return parts.engineStats();
    }

    /**
     * Tells {@code receiver} of everything that is committed from now on, one record at a time; it may block. At most
     * {@code capacity} (1 to 1,000,000) records wait for it, what comes above that is left out and counted.
     */
    public FeedSubscription follow(int capacity, Consumer<FeedRecord> receiver) {
        return parts.follow(capacity, receiver);
    }

    /** Where its data lie; null for one that is in memory, or over a store of the caller's. */
    public @Nullable Path directory() {
        return parts.directory();
    }

    /** The namespaces, of which this Fermata is one. */
    public Namespaces namespaces() {
        return parts.namespaces();
    }

    /** How the task queues stand that have tasks, leases or takers, by name. */
    public List<QueueStats> queues() {
        return client.calls().await(parts::queues);
    }

    /**
     * Takes in an execution that another Fermata recorded, under an id of its own: a closed one as it ended, an open
     * one paused, until {@code resume}. Its tokens are not good here, and messages it waits for may come to it.
     *
     * @throws io.fermata.sdk.AlreadyStarted when the id is taken
     * @throws io.fermata.sdk.InvalidInput when the history is not one that an engine could have written; nothing is
     *     written then
     */
    public void takeIn(String id, HistoryFile history) {
        client.calls().await(() -> parts.takeIn(id, history, client.cause()));
    }

    /** The keys of requests that a door has taken for it. */
    public RequestKeys requestKeys() {
        return parts.requestKeys();
    }

    /** The workers in this process that take tasks. */
    public List<WorkerStats> workers() {
        return parts.workerStats();
    }

    Parts parts() {
        return parts;
    }

    void retain(long millis) {
        parts.retain(millis);
    }

    /** How values become bytes here. */
    public Payloads payloads() {
        return client.payloads();
    }

    /** What references to secrets stand for here; their values are for use at the last moment only. */
    public Secrets secrets() {
        return secrets;
    }

    /** What the store has done since it was opened. */
    public StoreStats stats() {
        return parts.stats();
    }

    /**
     * Copies everything as it is at one moment of this call, while work goes on; each namespace has its own moment.
     * What was acknowledged before the call is in the copy; {@code ./fermata restore} makes a directory to open out of
     * it.
     *
     * @param target a directory that is new or empty
     * @throws io.fermata.store.local.UnfitTarget if the target is not empty, or lies within the store
     * @throws io.fermata.store.StoreException if the disk refuses
     * @throws UnsupportedOperationException without a directory, as in {@link #inMemory}
     */
    public StoreBackup.Summary backUp(Path target) {
        return parts.namespaces().backUp(target, parts.backUp(target));
    }

    /** Takes no new work, and waits for running steps and tasks; what is not done in time starts again elsewhere. */
    public boolean drain(Duration timeout) {
        boolean drained = true;
        for (var each : parts.others()) {
            drained &= each.drain(timeout);
        }
        return parts.drain(timeout) && drained;
    }

    /** As {@link #close(Duration)} with {@link #CLOSE_TIMEOUT}. */
    @Override
    public void close() {
        close(CLOSE_TIMEOUT);
    }

    /**
     * Takes no new work, waits for running steps and tasks up to the timeout, then closes engine and store. What was
     * acknowledged is durable; what still ran starts again at the next opening. Does nothing the second time.
     */
    public void close(Duration timeout) {
        try {
            parts.others().forEach(each -> each.close(timeout));
        } finally {
            parts.close(timeout);
        }
    }
}
