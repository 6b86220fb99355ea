package io.fermata.durable;

import io.fermata.engine.StepAttempt;
import io.fermata.engine.TaskResult;
import io.fermata.kernel.OperationId;
import io.fermata.kernel.Payload;
import io.fermata.sdk.Attempt;
import io.fermata.sdk.Channel;
import io.fermata.sdk.CurrentAttempt;
import io.fermata.sdk.Deferred;
import io.fermata.sdk.LogFields;
import io.fermata.sdk.RunFacts;
import io.fermata.sdk.TypeRef;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One attempt of a light step, on a thread of its own; it answers once, also when the program has left memory. */
final class StepRun implements Runnable, Attempt {
    private final JavaProgram program;
    private final StepAttempt attempt;
    private final StepBodies.Body body;
    private @Nullable Thread thread;
    private final AttemptChannels channels;
    private final Instant started;
    private volatile boolean abandoned;

    StepRun(JavaProgram program, StepAttempt attempt, StepBodies.Body body) {
        this.program = program;
        this.attempt = attempt;
        this.body = body;
        this.started = program.host.runtime().clock().instant();
        this.channels = new AttemptChannels(attempt.channels(), program.payloads);
    }

    @Override
    public void run() {
        if (!enter()) {
            program.steps.ended(this);
            return;
        }
        @Nullable Payload result = null;
        @Nullable Throwable thrown = null;
        try {
            result = program.payloads.of(call());
        } catch (Throwable failed) {
            thrown = failed;
        }
        leave();
        var writes = channels.end();
        if (thrown instanceof Deferred later) {
            program.host.deferStep(
                    attempt.operation(),
                    attempt.attempt(),
                    later.why(),
                    later.delay().toMillis());
        } else if (result != null) {
            program.host.completeStep(attempt.operation(), attempt.attempt(), new TaskResult(result, writes));
        } else if (thrown != null) {
            program.host.failStep(attempt.operation(), attempt.attempt(), Failures.recorded(thrown));
        }
    }

    boolean is(OperationId operation, int number) {
        return attempt.attempt() == number && attempt.operation().equals(operation);
    }

    /** An interrupt reaches the body alone: neither its thread before it runs nor what comes after it. */
    synchronized void abandon() {
        abandoned = true;
        if (thread != null) {
            thread.interrupt();
        }
    }

    @Override
    public RunFacts execution() {
        return program.facts();
    }

    @Override
    public Map<String, String> logFields() {
        var fields = LogFields.of(this);
        fields.put(LogFields.STARTED, started.toString());
        fields.put(LogFields.NAMESPACE, program.namespace());
        return fields;
    }

    @Override
    public String operation() {
        return attempt.operation().path();
    }

    @Override
    public String name() {
        return body.name();
    }

    @Override
    public int number() {
        return attempt.attempt();
    }

    @Override
    public String idempotencyKey() {
        return attempt.idempotencyKey();
    }

    @Override
    public @Nullable Instant deadline() {
        return attempt.deadlineMillis() == 0 ? null : Instant.ofEpochMilli(attempt.deadlineMillis());
    }

    @Override
    public <T extends @Nullable Object> Channel<T> channel(String name, TypeRef<T> type) {
        return channels.channel(name, type);
    }

    @Override
    public boolean isCancelled() {
        return abandoned;
    }

    private @Nullable Object call() throws Exception {
        var interceptors = program.workflow.interceptors();
        if (interceptors.isEmpty()) {
            return CurrentAttempt.run(this, body.code());
        }
        return Chain.step(interceptors, this, () -> CurrentAttempt.run(this, body.code()));
    }

    private synchronized boolean enter() {
        thread = Thread.currentThread();
        return !abandoned;
    }

    private void leave() {
        synchronized (this) {
            thread = null;
        }
        program.steps.ended(this);
    }
}
