package io.fermata.cli;

import io.fermata.sdk.InvalidInput;
import io.fermata.sdk.Registration;
import io.fermata.sdk.Trigger;
import io.fermata.sdk.Worker;
import io.fermata.sdk.WorkflowProvider;
import io.fermata.server.NearNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The workflows, workers and triggers on the class path. */
record Catalog(Map<String, Registration<?, ?>> workflows, List<Worker<?>> workers, List<Trigger> triggers) {
    static final Catalog EMPTY = new Catalog(Map.of(), List.of(), List.of());

    static Catalog load() {
        return checked(() -> of(ServiceLoader.load(WorkflowProvider.class).stream()
                .map(ServiceLoader.Provider::get)
                .toList()));
    }

    /** A flow that cannot run is refused while its class is loaded, so what refused it lies below other errors. */
    static Catalog checked(Supplier<Catalog> loading) {
        try {
            return loading.get();
        } catch (ServiceConfigurationError | ExceptionInInitializerError broken) {
            for (Throwable each = broken; each != null; each = each.getCause()) {
                if (each instanceof InvalidInput refused) {
                    throw new UsageError(String.valueOf(refused.getMessage()));
                }
            }
            throw new UsageError("a jar's list of workflows cannot be used: " + broken.getMessage());
        }
    }

    static Catalog of(List<WorkflowProvider> providers) {
        var workflows = new TreeMap<String, Registration<?, ?>>();
        var workers = new ArrayList<Worker<?>>();
        var triggers = new ArrayList<Trigger>();
        for (var provider : providers) {
            for (var workflow : provider.workflows()) {
                if (workflows.putIfAbsent(workflow.name(), workflow) != null) {
                    throw new UsageError("two jars offer a workflow named " + workflow.name());
                }
            }
            workers.addAll(provider.workers());
            triggers.addAll(provider.triggers());
        }
        return new Catalog(workflows, workers, triggers);
    }

    /** All of this one and all of another. */
    Catalog with(Catalog other) {
        var both = new TreeMap<String, Registration<?, ?>>(workflows);
        other.workflows.forEach((name, workflow) -> {
            if (both.putIfAbsent(name, workflow) != null) {
                throw new UsageError("a workflow named " + name + " is there already");
            }
        });
        var allWorkers = new ArrayList<Worker<?>>(workers);
        allWorkers.addAll(other.workers);
        var allTriggers = new ArrayList<>(triggers);
        allTriggers.addAll(other.triggers);
        return new Catalog(both, allWorkers, allTriggers);
    }

    /**
     * The workflow of that name.
     *
     * @throws UsageError lists the names that are near, or all
     */
    Registration<?, ?> workflow(String name) {
        @Nullable Registration<?, ?> found = workflows.get(name);
        if (found != null) {
            return found;
        }
        var near = NearNames.of(name, workflows.keySet());
        if (!near.isEmpty()) {
            throw new UsageError(
                    "there is no workflow '" + name + "', did you mean " + String.join(" or ", near) + "?");
        }
        var all = workflows.isEmpty() ? "none" : String.join(", ", workflows.keySet());
        throw new UsageError("there is no workflow '" + name + "'; there are: " + all);
    }

    boolean serves(@Nullable String queue) {
        return workers.stream().anyMatch(worker -> worker.queue().equals(queue));
    }

    String lines() {
        int width = workflows.keySet().stream().mapToInt(String::length).max().orElse(0);
        return workflows.values().stream()
                .map(each -> {
                    var row = "  %-" + width + "s %s%n";
                    var example = each.options().example();
                    return row.formatted(each.name(), each.options().description())
                            + (example == null ? "" : row.formatted("", "--input '" + example + "'"));
                })
                .collect(Collectors.joining());
    }
}
