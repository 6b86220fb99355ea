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
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Says what a {@link Fermata} runs, and opens it. Not for use by several threads, nor after {@link #open}. */
public final class FermataBuilder {
    private final @Nullable Path directory;
    private final List<Registration<?, ?>> workflows = new ArrayList<>();
    private final List<Worker<?>> workers = new ArrayList<>();
    private final List<Trigger> triggers = new ArrayList<>();
    private final Set<String> removedTriggers = new HashSet<>();
    private final List<Interceptor> interceptors = new ArrayList<>();
    private final List<PayloadCodec> codecs = new ArrayList<>();
    private PayloadConverter converter = Json.strict();
    private EngineOptions options = EngineOptions.DEFAULT;
    private LocalStoreOptions storeOptions = LocalStoreOptions.defaults();
    private Supplier<EngineRuntime> runtime = ThreadRuntime::new;
    private @Nullable ShardStore store;
    private @Nullable Secrets secrets;
    private Consumer<String> alerts = FermataBuilder::log;

    FermataBuilder(@Nullable Path directory) {
        this.directory = directory;
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
     * ({@link SecretSource#PREFIX_DEFAULT}), then the folder {@code secrets} of the directory.
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
        var payloads = new Payloads(converter, codecs);
        var hidden = secrets();
        var around = new ArrayList<>(interceptors);
        around.add(new SecretScope(hidden, converter)); // Innermost: what the others see is clean already.
        var kind = new JavaWorkflows(workflows, payloads, around);
        var registration = new TriggerRegistration(triggers, removedTriggers, workflows);
        var opened = openStore();
        var threads = runtime.get();
        try {
            var engine = Engine.open(
                    opened,
                    threads,
                    options,
                    List.of(kind),
                    (run, message) -> alerts.accept(run == null ? message : run + ": " + message));
            var calls = new Calls(threads);
            var client = new Client(engine.client(), calls, payloads, workflows);
            var parts = new Parts(engine, threads, opened);
            if (!registration.isEmpty() && !options.passive()) {
                calls.await(() -> registration.with(engine.client()));
            }
            if (!options.passive()) {
                var tasks = new TaskRuns(client, around, threads.clock());
                workers.forEach(worker -> parts.serve(worker, tasks));
            }
            return new Fermata(parts, client, hidden);
        } catch (RuntimeException | Error failed) {
            threads.close();
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
