package io.fermata.embedded;

import io.fermata.durable.Failures;
import io.fermata.engine.TaskLease;
import io.fermata.engine.TaskResult;
import io.fermata.kernel.Cause;
import io.fermata.sdk.CurrentAttempt;
import io.fermata.sdk.Deferred;
import io.fermata.sdk.FermataException;
import io.fermata.sdk.Guard;
import io.fermata.sdk.Interceptor;
import io.fermata.sdk.InvalidInput;
import io.fermata.sdk.Worker;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** Runs the handlers of this process's workers, and reports what became of each attempt. */
final class TaskRuns {
    private static final Cause CAUSE = Cause.by("worker", "");

    private final Client client;
    private final List<Interceptor> interceptors;
    private final InstantSource clock;
    private final String namespace;

    TaskRuns(Client client, List<Interceptor> interceptors, InstantSource clock, String namespace) {
        this.client = client;
        this.interceptors = List.copyOf(interceptors);
        this.clock = clock;
        this.namespace = namespace;
    }

    /**
     * Runs one attempt to its end.
     *
     * @throws InterruptedException when it was interrupted: nobody knows then what became of it
     */
    <I extends @Nullable Object> void run(Worker<I> worker, TaskLease lease) throws InterruptedException {
        try {
            report(lease, handle(worker, lease));
        } catch (InterruptedException interrupted) {
            throw interrupted;
        } catch (Deferred later) {
            defer(lease, later);
        } catch (Exception | StackOverflowError | AssertionError thrown) {
            reportFailure(lease, thrown);
        }
    }

    private <I extends @Nullable Object> TaskResult handle(Worker<I> worker, TaskLease lease) throws Exception {
        var context = new RunningTask(client, lease, clock, namespace);
        var input = input(worker, lease);
        var guarded = Guard.<@Nullable Object>around(
                worker.guards(), attempt -> worker.handler().handle(context, input));
        Callable<@Nullable Object> body = () -> CurrentAttempt.<@Nullable Object>run(context, guarded);
        for (var interceptor : interceptors.reversed()) {
            var next = body;
            body = () -> interceptor.<@Nullable Object>task(context, next);
        }
        var result = client.payloads().of("result", body.call());
        return new TaskResult(result, context.endWrites());
    }

    private <I extends @Nullable Object> I input(Worker<I> worker, TaskLease lease) {
        try {
            return client.payloads().read(lease.input(), worker.input());
        } catch (InvalidInput wrong) {
            throw new InvalidInput("input of task " + lease.name() + ": " + wrong.field(), wrong.rule());
        }
    }

    /** A result that nobody wants any more (cancelled, timed out, taken by another) is dropped. */
    private void report(TaskLease lease, TaskResult result) {
        tell(lease, () -> client.calls().await(() -> client.engine().complete(lease.token(), result, CAUSE)));
    }

    private void reportFailure(TaskLease lease, Throwable thrown) {
        var failure = Failures.recorded(thrown);
        tell(lease, () -> client.calls().await(() -> client.engine().fail(lease.token(), failure, CAUSE)));
    }

    private void defer(TaskLease lease, Deferred later) {
        long delayMillis = Math.max(later.delay().toMillis(), 1);
        tell(
                lease,
                () -> client.calls()
                        .await(() -> client.engine().defer(lease.token(), later.why(), delayMillis, CAUSE)));
    }

    private void tell(TaskLease lease, Runnable report) {
        try {
            report.run();
        } catch (FermataException | IllegalStateException refused) {
            new RunningTask(client, lease, clock, namespace)
                    .logger()
                    .log(System.Logger.Level.DEBUG, "the report of this task was refused", refused);
        }
    }
}
