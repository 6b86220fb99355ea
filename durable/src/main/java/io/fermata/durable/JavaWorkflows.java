package io.fermata.durable;

import io.fermata.engine.Program;
import io.fermata.engine.ProgramHost;
import io.fermata.engine.ProgramKind;
import io.fermata.kernel.Payload;
import io.fermata.kernel.RunId;
import io.fermata.kernel.StartSpec;
import io.fermata.sdk.Interceptor;
import io.fermata.sdk.InvalidInput;
import io.fermata.sdk.Registration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The program kind of plain Java workflows: runs what was registered, with one converter and set of interceptors. */
public final class JavaWorkflows implements ProgramKind {
    /** The name in start specifications. */
    public static final String KIND = "java";

    /** A query that every execution answers: the names of the signals that it waits for now. */
    public static final String AWAITED_SIGNALS = "fermata.signals";

    /**
     * How a query begins that every execution answers, with an operation's id behind it and a result for it as the
     * argument: field and rule of what does not fit the operation's type; empty if it fits, or if the code does not
     * wait for that operation now.
     */
    public static final String MISFIT = "fermata.misfit ";

    private static final String NAMESPACE_DEFAULT = "default";

    private final String namespace;
    private final Payloads payloads;
    private final Map<String, LoadedWorkflow> workflows = new HashMap<>();
    private final Watchdog watchdog = new Watchdog();

    /**
     * Prepares workflows for running.
     *
     * @throws InvalidInput when a name is registered twice
     */
    public JavaWorkflows(
            Collection<? extends Registration<?, ?>> registrations, Payloads payloads, List<Interceptor> interceptors) {
        this(registrations, payloads, interceptors, NAMESPACE_DEFAULT);
    }

    /**
     * Prepares workflows for running in a namespace, whose name lines of logs bear.
     *
     * @throws InvalidInput when a name is registered twice
     */
    public JavaWorkflows(
            Collection<? extends Registration<?, ?>> registrations,
            Payloads payloads,
            List<Interceptor> interceptors,
            String namespace) {
        this.namespace = namespace;
        this.payloads = payloads;
        var all = List.copyOf(interceptors);
        for (var registration : registrations) {
            if (workflows.put(registration.name(), new LoadedWorkflow(registration, all)) != null) {
                throw new InvalidInput("workflow", "is registered twice: " + registration.name());
            }
        }
    }

    /** The user's state in a recorded checkpoint. */
    public static Payload checkpointState(Payload recorded) {
        return Checkpoints.read(recorded).state();
    }

    @Override
    public String name() {
        return KIND;
    }

    @Override
    public Program load(RunId run, StartSpec spec, ProgramHost host) {
        var workflow = workflows.get(spec.workflow());
        var program = new JavaProgram(
                this, workflow == null ? LoadedWorkflow.unknown(spec.workflow()) : workflow, run, spec, host);
        watchdog.watch(program, host.runtime());
        return program;
    }

    String namespace() {
        return namespace;
    }

    Payloads payloads() {
        return payloads;
    }

    void unwatch(JavaProgram program) {
        watchdog.unwatch(program);
    }
}
