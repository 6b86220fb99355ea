package io.fermata.engine;

import io.fermata.kernel.OperationId;
import io.fermata.kernel.RunId;
import java.util.HashSet;
import java.util.Set;

/** Attempts of steps whose code runs in this process; they outlive the memory of the shard that started them. */
final class RunningSteps {
    private record RunningStep(RunId run, OperationId operation, int attempt) {}

    private final Set<RunningStep> running = new HashSet<>();

    void started(RunId run, OperationId operation, int attempt) {
        running.add(new RunningStep(run, operation, attempt));
    }

    void ended(RunId run, OperationId operation, int attempt) {
        running.remove(new RunningStep(run, operation, attempt));
    }

    boolean has(RunId run, OperationId operation, int attempt) {
        return running.contains(new RunningStep(run, operation, attempt));
    }

    boolean isEmpty() {
        return running.isEmpty();
    }
}
