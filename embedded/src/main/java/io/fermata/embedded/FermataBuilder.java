package io.fermata.embedded;

import io.fermata.durable.JavaWorkflows;
import io.fermata.durable.Payloads;
import io.fermata.engine.Engine;
import io.fermata.engine.EngineOptions;
import io.fermata.engine.EngineRuntime;
import io.fermata.engine.ThreadRuntime;
import io.fermata.lint.Lint;
import io.fermata.sdk.Binding;
import io.fermata.sdk.Interceptor;
import io.fermata.sdk.MessageType;
import io.fermata.sdk.PayloadCodec;
import io.fermata.sdk.PayloadConverter;
import io.fermata.sdk.Registration;
import io.fermata.sdk.Secrets;
import io.fermata.sdk.TaskHandler;
import io.fermata.sdk.Trigger;
import io.fermata.sdk.Worker;
import io.fermata.sdk.WorkerOptions;
import io.fermata.sdk.Workflow;
import io.fermata.sdk.WorkflowOptions;
import io.fermata.sdk.WorkflowProvider;
import io.fermata.store.MemoryStore;
import io.fermata.store.ShardStore;
import io.fermata.store.local.LocalStore;
import io.fermata.store.local.LocalStoreOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Says what a {@link Fermata} runs, and opens it. Not for use by several threads, nor after {@link #open}. */
public final class FermataBuilder {
    /** Of each namespace but the default one; there may be many. */
    private static final long CACHE_BYTES = 16L << 20;

    private static final long PENDING_BYTES_MAX = 16L << 20;

    private final @Nullable Path directory;
    private final List<Registration<?, ?>> workflows = new ArrayList<>();
    private final List<Function<Supplier<Fermata>, Registration<?, ?>>> reaching = new ArrayList<>();
    private final List<Worker<?>> workers = new ArrayList<>();
    private final List<Trigger> triggers = new ArrayList<>();
    private final Set<String> removedTriggers = new HashSet<>();
    private final List<Interceptor> interceptors = new ArrayList<>();
    private final List<PayloadCodec> codecs = new ArrayList<>();
    private PayloadConverter converter = Json.strict();
    private EngineOptions options = EngineOptions.DEFAULT;
    private LocalStoreOptions storeOptions = LocalStoreOptions.defaults();
    private Supplier<EngineRuntime> runtime = ThreadRuntime::new;
    private boolean ownsRuntime = true;
    private @Nullable ShardStore store;
    private @Nullable Secrets secrets;
    private Consumer<String> alerts = FermataBuilder::log;
    private String namespace = Namespaces.DEFAULT;

    FermataBuilder(@Nullable Path directory) {
        this.directory = directory;
    }

    /** Another namespace of the same program, on the same threads. */
    private FermataBuilder(FermataBuilder other, Namespace own, EngineRuntime shared) {
        this(other.directory == null ? null : NamespaceFile.in(other.directory).storeOf(own.name()));
        namespace = own.name();
        workflows.addAll(other.workflows);
        reaching.addAll(other.reaching);
        workers.addAll(other.workers);
        triggers.addAll(other.triggers);
        removedTriggers.addAll(other.removedTriggers);
        interceptors.addAll(other.interceptors);
        codecs.addAll(other.codecs);
        converter = other.converter;
        secrets = other.secrets() instanceof SecretSource source ? source.in(own.name()) : Secrets.NONE;
        options = other.options.inNamespace(own.number(), own.settings().retentionMillis());
        storeOptions = other.storeOptions.withCacheBytes(CACHE_BYTES).withPendingBytesMax(PENDING_BYTES_MAX);
        runtime = () -> shared;
        ownsRuntime = false;
        alerts = message -> other.alerts.accept("namespace " + own.name() + ": " + message);
    }

    /** Registers a workflow with its step bindings; its types are found by reflection. */
    public FermataBuilder register(String name, Workflow<?, ?> workflow, Binding<?>... bindings) {
        return register(Registration.of(name, workflow, bindings));
    }

    /** Registers a workflow with options, such as its types if it is a lambda. */
    public FermataBuilder register(String name, Workflow<?, ?> workflow, WorkflowOptions workflowOptions) {
        return register(Registration.of(name, workflow, workflowOptions));
    }

    /**
     * Registers a workflow. Executions of workflows that are not registered stay as they are.
     *
     * @throws io.fermata.sdk.InvalidInput when its code does outside of steps what cannot be replayed, with all places
     *     and what to write instead ({@link WorkflowOptions#withoutCheck} leaves that check out); at {@link #open},
     *     when a name is registered twice
     */
    public FermataBuilder register(Registration<?, ?> workflow) {
        Lint.require(workflow);
        workflows.add(workflow);
        return this;
    }

    /**
     * Registers a workflow whose steps use the very Fermata that runs them; each namespace gets one of its own. The
     * supplier waits until that is open, and must be asked in steps alone.
     */
    public FermataBuilder registerReaching(Function<Supplier<Fermata>, Registration<?, ?>> workflow) {
        reaching.add(workflow);
        return this;
    }

    /** Serves a queue of tasks in this process; handlers run on virtual threads, at most {@code slots} at once. */
    public FermataBuilder worker(String queue, TaskHandler<?, ?> handler, WorkerOptions workerOptions) {
        return worker(Worker.of(queue, handler, workerOptions));
    }

    /** Serves a queue with four slots. */
    public FermataBuilder worker(String queue, TaskHandler<?, ?> handler) {
        return worker(queue, handler, WorkerOptions.DEFAULT);
    }

    /** Serves a queue of tasks in this process. */
    public FermataBuilder worker(Worker<?> worker) {
        workers.add(worker);
        return this;
    }

    /** Starts an execution of a workflow, registered here, for each message of a type; the payload is its input. */
    public FermataBuilder on(MessageType<?> type, String workflow) {
        return on(Trigger.on(type, workflow));
    }

    /**
     * Registers a trigger at {@link #open}, before anything can be published here. It stays in the store: to be without
     * it takes {@link #off}, not only to leave this out.
     *
     * @throws io.fermata.sdk.InvalidInput at {@link #open}, when its workflow is not registered or its name is taken
     */
    public FermataBuilder on(Trigger trigger) {
        triggers.add(trigger);
        return this;
    }

    /** Removes a trigger that an earlier version registered, if the store still has it. */
    public FermataBuilder off(String triggerName) {
        removedTriggers.add(triggerName);
        return this;
    }

    /** Registers the workflows, workers and triggers of a provider. */
    public FermataBuilder provider(WorkflowProvider provider) {
        provider.workflows().forEach(this::register);
        provider.workers().forEach(this::worker);
        provider.triggers().forEach(this::on);
        return this;
    }

    /** Wraps workflows, steps and tasks; the first one is the outermost. */
    public FermataBuilder interceptor(Interceptor interceptor) {
        interceptors.add(interceptor);
        return this;
    }

    /** Turns values into bytes in another way than {@link Json}; must not change while executions are open. */
    public FermataBuilder converter(PayloadConverter other) {
        converter = other;
        return this;
    }

    /** Changes the bytes of payloads, for encryption or compression; several are used in the order given. */
    public FermataBuilder codec(PayloadCodec codec) {
        codecs.add(codec);
        return this;
    }

    /** Limits of the engine; default {@link EngineOptions#DEFAULT}. */
    public FermataBuilder options(EngineOptions engineOptions) {
        options = engineOptions;
        return this;
    }

    /** Settings of the local store; the number of shards is fixed when the directory is made. */
    public FermataBuilder storeOptions(LocalStoreOptions settings) {
        storeOptions = settings;
        return this;
    }

    /** Threads, clock and chance, for simulation; default real ones. Closed with Fermata. */
    public FermataBuilder runtime(EngineRuntime other) {
        runtime = () -> other;
        return this;
    }

    /** Another store than the local one, for tests. Closed with Fermata. */
    public FermataBuilder store(ShardStore other) {
        store = other;
        return this;
    }

    /** Receives what a person should know, such as a blocked execution; must not block. Default: a log line. */
    public FermataBuilder alerts(Consumer<String> receiver) {
        alerts = receiver;
        return this;
    }

    /**
     * What references such as {@code ${secret:mail-password}} stand for; default the environment
     * ({@link SecretSource#PREFIX_DEFAULT}), then the folder {@code secrets} of the directory. Other namespaces have
     * what {@link SecretSource#in} gives them; of another kind of source they have nothing.
     */
    public FermataBuilder secrets(Secrets source) {
        secrets = source;
        return this;
    }

    /** Opens for looking and for requests only: no workflow, worker or timer acts. */
    public FermataBuilder passive() {
        options = options.asPassive();
        return this;
    }

    /**
     * Opens the store, takes up all executions where they stood, and starts the workers.
     *
     * @throws io.fermata.store.StoreException when the store is in use, damaged, of another format or read-only
     * @throws io.fermata.sdk.InvalidInput when a workflow is registered twice
     */
    public Fermata open() {
        var threads = runtime.get();
        var root = open(threads);
        var file = directory == null ? null : NamespaceFile.in(directory);
        try {
            var namespaces = new Namespaces(file, root, each -> sibling(each, threads), threads.clock());
            root.parts().belongTo(namespaces);
            if (!options.passive()) {
                namespaces.openAll();
            }
            return root;
        } catch (RuntimeException | Error failed) {
            root.close(Duration.ZERO);
            throw failed;
        }
    }

    /**
     * Opens as {@link #open} does, and serves it over HTTP to this machine alone: to everybody on it as long as the
     * directory has no API key ({@code ./fermata key create}), from then on to those with a key. A server for others,
     * with TLS, accounts and limits, is {@code io.fermata.server.Server.serve(fermata, options)}.
     *
     * @param port 0 for any that is free, see {@link Served#address}
     * @throws IllegalStateException without the artifact {@code io.fermata:fermata-server} on the class path
     * @throws io.fermata.sdk.InvalidInput when the port cannot be used; nothing stays open then
     */
    public Served serve(int port) {
        return Served.open(this, port, Served.class.getClassLoader());
    }

    private Fermata sibling(Namespace namespace, EngineRuntime shared) {
        return new FermataBuilder(this, namespace, shared).open(shared);
    }

    private Fermata open(EngineRuntime threads) {
        var payloads = new Payloads(new SecretFreeConverter(converter), codecs);
        var hidden = secrets();
        var around = new ArrayList<>(interceptors);
        around.add(new SecretScope(hidden, converter)); // Innermost: what the others see is clean already.
        var self = new CompletableFuture<Fermata>();
        var registered = new ArrayList<>(workflows);
        reaching.forEach(each -> registered.add(each.apply(self::join)));
        var kind = new JavaWorkflows(registered, payloads, around, namespace);
        var registration = new TriggerRegistration(triggers, removedTriggers, workflows);
        var opened = openStore(threads);
        try {
            var engine = Engine.open(opened, threads, options, List.of(kind), new LoggedAlerts(namespace, alerts));
            var calls = new Calls(threads);
            var client = new Client(engine.client(), calls, payloads, registered);
            var parts = new Parts(engine, threads, opened, ownsRuntime);
            if (!registration.isEmpty() && !options.passive()) {
                calls.await(() -> registration.with(engine.client()));
            }
            if (!options.passive()) {
                var tasks = new TaskRuns(client, around, threads.clock(), namespace);
                workers.forEach(worker -> parts.serve(worker, tasks));
            }
            var fermata = new Fermata(parts, client, hidden);
            self.complete(fermata);
            return fermata;
        } catch (RuntimeException | Error failed) {
            closeOwn(threads);
            opened.close();
            throw failed;
        }
    }

    private Secrets secrets() {
        if (secrets != null) {
            return secrets;
        }
        var environment = SecretSource.environment(SecretSource.PREFIX_DEFAULT);
        return directory == null
                ? environment
                : environment.or(SecretSource.directory(directory.resolve(SecretSource.FOLDER)));
    }

    private void closeOwn(EngineRuntime threads) {
        if (ownsRuntime) {
            threads.close();
        }
    }

    private ShardStore openStore(EngineRuntime threads) {
        try {
            return openStore();
        } catch (RuntimeException | Error failed) {
            closeOwn(threads);
            throw failed;
        }
    }

    private ShardStore openStore() {
        if (store != null) {
            return store;
        }
        return directory == null
                ? new MemoryStore(
                        1,
                        Executors.newSingleThreadExecutor(Thread.ofPlatform()
                                .daemon()
                                .name("fermata-memory")
                                .factory()))
                : LocalStore.open(directory, storeOptions);
    }

    private static void log(String message) {
        System.getLogger("fermata").log(System.Logger.Level.WARNING, message);
    }
}
