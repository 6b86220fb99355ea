package io.fermata.durable;

import io.fermata.sdk.Context;
import io.fermata.sdk.Interceptor;
import io.fermata.sdk.Registration;
import io.fermata.sdk.TypeRef;
import io.fermata.sdk.Workflow;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A registered workflow, prepared for running; shared by all its executions. */
final class LoadedWorkflow {
    private final String name;
    private final String version;
    private final @Nullable Workflow<@Nullable Object, ?> workflow;
    private final TypeRef<?> input;
    private final List<Interceptor> interceptors;
    private final System.Logger logger;
    private final Map<Class<?>, StepInterface<?>> bindings = new HashMap<>();

    @SuppressWarnings("unchecked") // The input is always read with the registration's own type.
    LoadedWorkflow(Registration<?, ?> registration, List<Interceptor> interceptors) {
        this.name = registration.name();
        this.version = registration.options().version();
        this.workflow = (Workflow<@Nullable Object, ?>) registration.workflow();
        this.input = registration.input();
        this.interceptors = interceptors;
        this.logger = System.getLogger("fermata." + name);
        for (var binding : registration.options().bindings()) {
            bindings.put(binding.type(), new StepInterface<>(binding));
        }
    }

    private LoadedWorkflow(String name) {
        this.name = name;
        this.version = "";
        this.workflow = null;
        this.input = TypeRef.anything();
        this.interceptors = List.of();
        this.logger = System.getLogger("fermata." + name);
    }

    /** Stands for a workflow that history names and nobody registered. */
    static LoadedWorkflow unknown(String name) {
        return new LoadedWorkflow(name);
    }

    String name() {
        return name;
    }

    String version() {
        return version;
    }

    boolean isKnown() {
        return workflow != null;
    }

    System.Logger logger() {
        return logger;
    }

    List<Interceptor> interceptors() {
        return interceptors;
    }

    @Nullable
    Object run(Context ctx, JavaProgram program) throws Exception {
        if (workflow == null) {
            throw new IllegalStateException("workflow " + name + " is not registered");
        }
        @Nullable Object value = program.read(program.spec.input(), input, "the input");
        return Chain.run(interceptors, ctx, () -> workflow.run(ctx, value));
    }

    @SuppressWarnings("unchecked") // The map holds for each interface the binding made for it.
    <T> StepInterface<T> binding(Class<T> type) {
        var found = (StepInterface<T>) bindings.get(type);
        if (found == null) {
            throw new IllegalArgumentException(
                    "workflow " + name + " was registered without bind(" + type.getSimpleName() + ".class, …)");
        }
        return found;
    }
}
