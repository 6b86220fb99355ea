package io.fermata.durable;

import io.fermata.engine.StepAttempt;
import io.fermata.kernel.OperationId;
import io.fermata.sdk.StepBody;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The code of open steps and the attempts that run it. Fibers bring the code, the shard's thread starts and abandons
 * attempts, step threads end them: so all of it is under one short lock.
 */
final class StepBodies {
    private final JavaProgram program;
    private final Map<String, Body> bodies = new HashMap<>(4);
    private final List<StepRun> running = new ArrayList<>(1);
    private final List<StepAttempt> early = new ArrayList<>(0);

    StepBodies(JavaProgram program) {
        this.program = program;
    }

    void register(OperationId operation, Body body) {
        List<StepAttempt> due = List.of();
        synchronized (this) {
            bodies.put(operation.path(), body);
            if (!early.isEmpty()) {
                due = early.stream()
                        .filter(attempt -> attempt.operation().equals(operation))
                        .toList();
                early.removeAll(due);
            }
        }
        due.forEach(this::run);
    }

    void forget(String path) {
        synchronized (this) {
            bodies.remove(path);
        }
    }

    /** Starts an attempt; one whose step the replay has not reached yet waits for it. */
    void run(StepAttempt attempt) {
        StepRun run;
        synchronized (this) {
            var body = bodies.get(attempt.operation().path());
            if (body == null) {
                early.add(attempt);
                return;
            }
            run = new StepRun(program, attempt, body);
            running.add(run);
        }
        program.host.runtime().steps().execute(run);
    }

    void abandon(OperationId operation, int attempt) {
        StepRun found = null;
        synchronized (this) {
            early.removeIf(each -> each.operation().equals(operation) && each.attempt() == attempt);
            for (var run : running) {
                if (run.is(operation, attempt)) {
                    found = run;
                }
            }
        }
        if (found != null) {
            found.abandon();
        }
    }

    void ended(StepRun run) {
        synchronized (this) {
            running.remove(run);
        }
    }

    /** What a step runs. */
    record Body(String name, StepBody<? extends @Nullable Object> code) {}
}
