package io.fermata.cli;

import io.fermata.durable.JavaWorkflows;
import io.fermata.durable.Payloads;
import io.fermata.embedded.DiffReading;
import io.fermata.embedded.Readings;
import io.fermata.embedded.TraceItem;
import io.fermata.embedded.WhyReading;
import io.fermata.engine.Description;
import io.fermata.engine.EngineClient;
import io.fermata.engine.EngineException;
import io.fermata.engine.HistoryPage;
import io.fermata.engine.ListQuery;
import io.fermata.engine.StartRequest;
import io.fermata.engine.TaskLease;
import io.fermata.engine.UpdateRequest;
import io.fermata.kernel.Category;
import io.fermata.kernel.Cause;
import io.fermata.kernel.Closing;
import io.fermata.kernel.Failure;
import io.fermata.kernel.OperationSpec;
import io.fermata.kernel.Payload;
import io.fermata.sdk.RawJson;
import io.fermata.sdk.TypeRef;
import io.fermata.store.StoreException;
import io.fermata.store.local.StoreBackup;
import io.fermata.store.local.UnfitTarget;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The engine in this process. */
final class LocalAccess implements Access {
    static final Cause CAUSE = Cause.by(System.getProperty("user.name", ""), "command line");
    private static final int EVENTS_PER_PAGE = 1_000;
    private static final long SIGNALS_MILLIS = 3_000;

    private final EngineClient engine;
    private final Catalog catalog;
    private final Payloads payloads;
    private final Readings readings;
    private final Traces traces;
    private final Settling.Outlook outlook = new Here();
    private final InstantSource clock;
    private final boolean acting;
    private final Runnable closing;
    private final DecidedOperations decisions;
    private final Function<Path, StoreBackup.Summary> backup;

    LocalAccess(LocalEngine opened, Catalog catalog, InstantSource clock) {
        this.engine = opened.engine();
        this.catalog = catalog;
        this.payloads = opened.payloads();
        this.readings = new Readings(payloads);
        this.clock = clock;
        this.traces = new Traces(engine, readings);
        this.acting = opened.opening() == Opening.ACTING;
        this.closing = opened.closing();
        this.backup = opened.backup();
        this.decisions = new DecidedOperations(engine, payloads, catalog);
    }

    @Override
    public Answer ask(Request request) {
        return switch (request) {
            case Request.Run run -> run(run);
            case Request.Describe describe -> traced(snapshot(wait(engine.describe(describe.id()))));
            case Request.Watch watch -> watch(watch);
            case Request.History history -> history(history);
            case Request.ListAll list -> list(list);
            case Request.Publish publish -> publish(publish);
            case Request.Signal signal -> {
                wait(engine.signal(signal.id(), signal.name(), payload(signal.payload()), signal.signalId(), CAUSE));
                yield woken(signal.id());
            }
            case Request.Update update -> update(update);
            case Request.Query query ->
                new Answer.Value(
                        readings.json(wait(engine.query(query.id(), query.name(), payload(query.argument())))));
            case Request.Poll poll -> poll(poll);
            case Request.Trace trace -> traces.ask(trace);
            case Request.ListDeadLetters letters -> traces.ask(letters);
            case Request.ListTriggers triggers -> traces.triggers();
            case Request.RemoveTrigger trigger -> traces.remove(trigger);
            case Request.Complete complete ->
                woken(wait(engine.complete(complete.token(), payload(complete.result()), CAUSE)));
            case Request.Fail fail -> woken(wait(engine.fail(fail.token(), failure(fail.error()), CAUSE)));
            case Request.Heartbeat beat ->
                new Answer.Wanted(wait(engine.heartbeat(beat.token(), payload(beat.details()))));
            case Request.Act act -> act(act);
            case Request.Retry retry -> decisions.retry(retry);
            case Request.Decide decide -> decisions.decide(decide);
            case Request.Fork fork -> decisions.fork(fork);
            case Request.CompleteByHand byHand -> decisions.complete(byHand);
            case Request.Export export -> Export.records(page(export.id(), export.fromSequence()));
            case Request.BackUp backUp -> backUp(Path.of(backUp.to()));
            case Request.Explain explain ->
                new Answer.Explained(wait(new WhyReading(engine, payloads, clock).why(explain.id())));
            case Request.Compare compare ->
                new Answer.Compared(wait(new DiffReading(engine, payloads).diff(compare.a(), compare.b())));
        };
    }

    @Override
    public void close() {
        closing.run();
    }

    private Answer run(Request.Run run) {
        var workflow = catalog.workflow(run.workflow());
        var known = known(run.id());
        boolean fresh = known == null;
        var typed = fresh || run.input() != null ? Door.typed(workflow, Request.Given.json(run.input())) : null;
        if (known != null) {
            requireSame(run, known, typed);
        } else {
            Door.check(workflow, typed);
        }
        if (fresh) {
            var spec = StartSpecs.of(workflow, run.id(), payloads.of(typed), run.correlation());
            var request = new StartRequest(
                    spec,
                    StartRequest.OpenConflict.USE_EXISTING,
                    StartRequest.ClosedReuse.REJECT,
                    null,
                    null,
                    Payload.NONE,
                    CAUSE,
                    run.stepsMax());
            wait(engine.start(request));
        } else if (run.wake() && (isHeld(known) || (run.stepsMax() > 0 && isOpen(known)))) {
            wait(engine.resume(run.id(), run.stepsMax(), CAUSE));
        }
        return new Answer.Woken(List.of(run.id()), fresh);
    }

    private void requireSame(Request.Run run, Description known, @Nullable Object typed) {
        var workflow = known.spec().workflow();
        if (!workflow.equals(run.workflow())) {
            throw new UsageError("id '" + run.id() + "' belongs to an execution of " + workflow + ", not of "
                    + run.workflow() + "; give another --id");
        }
        if (run.input() == null) {
            return;
        }
        var recorded = readings.json(known.spec().input());
        var now = readings.json(payloads.of(typed));
        if (!recorded.equals(now)) {
            throw new UsageError("id '" + run.id() + "' was started with another input ("
                    + Texts.cut(recorded.text(), 200) + "); leave out --input or give another --id");
        }
    }

    private static boolean isHeld(@Nullable Description known) {
        if (known == null) {
            return false;
        }
        return switch (known.status()) {
            case PAUSED, BLOCKED -> true;
            case OPEN, COMPLETED, FAILED, CANCELLED, TERMINATED, TIMED_OUT, CONTINUED -> false;
        };
    }

    private static boolean isOpen(@Nullable Description known) {
        return known != null && !known.status().isClosed();
    }

    private @Nullable Description known(String id) {
        try {
            return wait(engine.describe(id));
        } catch (Refused refused) {
            if (refused.exitStatus() == ExitStatus.USAGE) {
                return null;
            }
            throw refused;
        }
    }

    private Answer watch(Request.Watch watch) {
        var settled = engine.settled(watch.id());
        try {
            settled.get(watch.waitMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException stillRunning) {
            settled.cancel(false);
        } catch (ExecutionException refused) {
            throw refusal(refused.getCause());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new Refused(ExitStatus.INTERRUPTED, "interrupted");
        }
        var now = snapshot(wait(engine.describe(watch.id())));
        var page = page(watch.id(), watch.fromSequence());
        boolean all = page.nextSequence() == 0;
        var told =
                all ? now : new Answer.Snapshot(now.execution(), false, now.startedAt(), now.closedAt(), now.reason());
        return new Answer.Watched(told, readings.events(page));
    }

    private Answer history(Request.History history) {
        var page = page(history.id(), history.fromSequence());
        return new Answer.Events(readings.events(page), page.nextSequence());
    }

    private HistoryPage page(String id, long from) {
        return Pages.bounded(wait(engine.history(id, from, EVENTS_PER_PAGE)));
    }

    private Answer list(Request.ListAll list) {
        var page = wait(engine.list(new ListQuery(list.filter(), list.cursor(), list.limit(), false)));
        var entries = page.items().stream()
                .map(listed -> ListEntry.of(listed, readings))
                .toList();
        return new Answer.Executions(entries, page.next());
    }

    private Answer publish(Request.Publish publish) {
        var message = new OperationSpec.OutMessage(
                publish.type(),
                publish.key(),
                payload(publish.payload()),
                publish.toAll(),
                publish.keepMillis(),
                publish.messageId(),
                publish.correlation());
        return new Answer.Woken(wait(engine.publish(message, CAUSE)).workflowIds(), false);
    }

    /** Who waits too long is told how to go on waiting: the update goes on. */
    private Answer update(Request.Update update) {
        var request = new UpdateRequest(update.name(), payload(update.argument()), update.updateId());
        var asked = engine.update(update.id(), request, CAUSE);
        try {
            return switch (asked.get(update.waitMillis(), TimeUnit.MILLISECONDS)) {
                case Closing.Completed completed -> new Answer.Answered(readings.json(completed.result()), null);
                case Closing.Failed failed ->
                    new Answer.Answered(null, ErrorEntry.of(readings.problem(failed.failure())));
                case Closing.TimedOut late -> throw new IllegalStateException("an update has no limit of its own");
                case Closing.Cancelled cancelled -> throw new Refused(ExitStatus.FAILED, cancelled.reason());
            };
        } catch (TimeoutException late) {
            asked.cancel(false);
            var how = "give --update-id " + update.updateId() + " to ask for it again";
            throw new Refused(ExitStatus.PARKED, "update " + update.name() + " is not answered yet; " + how);
        } catch (ExecutionException refused) {
            throw refusal(refused.getCause());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new Refused(ExitStatus.INTERRUPTED, "interrupted");
        }
    }

    private Answer poll(Request.Poll poll) {
        @Nullable TaskLease lease = wait(engine.poll(poll.queue(), "command line", poll.waitMillis()));
        if (lease == null) {
            return new Answer.Task(null);
        }
        return new Answer.Task(new TaskEntry(
                lease.token(),
                lease.workflowId(),
                lease.workflow(),
                lease.operation(),
                lease.name(),
                lease.queue(),
                lease.attempt(),
                readings.json(lease.input()),
                lease.heartbeatDetails().isNone() ? null : readings.json(lease.heartbeatDetails()),
                lease.deadlineMillis() == 0 ? null : Instant.ofEpochMilli(lease.deadlineMillis()),
                lease.idempotencyKey()));
    }

    private Answer act(Request.Act act) {
        var cause = Cause.by(CAUSE.actor(), act.reason());
        wait(
                switch (act.action()) {
                    case CANCEL -> engine.cancel(act.id(), cause);
                    case TERMINATE -> engine.terminate(act.id(), cause);
                    case PAUSE -> engine.pause(act.id(), cause);
                    case RESUME -> engine.resume(act.id(), act.stepsMax(), cause);
                    case DELETE -> engine.delete(act.id(), cause);
                });
        return new Answer.Done();
    }

    private Answer.Snapshot snapshot(Description told) {
        var standing = Snapshots.of(told, readings);
        var snapshot = standing.judged(new Settling(outlook, clock).isSettled(standing));
        boolean waits = snapshot.settled() && told.status() == io.fermata.kernel.Status.OPEN;
        return waits ? snapshot.withSignals(awaitedSignals(told.spec().workflowId())) : snapshot;
    }

    /** What this process knows. */
    private final class Here implements Settling.Outlook {
        @Override
        public Settling.@Nullable Standing standing(String id) {
            var told = known(id);
            return told == null ? null : Snapshots.of(told, readings);
        }

        @Override
        public List<TraceItem> trace(String correlation, int limit) {
            return traces.ask(new Request.Trace(correlation, null, limit)).items();
        }

        @Override
        public boolean serves(ExecutionEntry execution, WaitEntry task) {
            return task.queue() != null && catalog.serves(task.queue());
        }

        @Override
        public boolean acts() {
            return acting;
        }
    }

    /** Only the workflow's code knows them, since a wait for a signal writes nothing; none if the code is not here. */
    private List<String> awaitedSignals(String id) {
        try {
            var answer = engine.query(id, JavaWorkflows.AWAITED_SIGNALS, payload(RawJson.NULL))
                    .get(SIGNALS_MILLIS, TimeUnit.MILLISECONDS);
            return payloads.read(answer, TypeRef.listOf(String.class));
        } catch (ExecutionException | TimeoutException unknown) {
            return List.of();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return List.of();
        }
    }

    /** What led to it stands in its first record. */
    private Answer.Snapshot traced(Answer.Snapshot snapshot) {
        var records = wait(engine.history(snapshot.execution().id(), 1, 1)).records();
        var causation = records.isEmpty() ? "" : records.getFirst().cause().causationId();
        return snapshot.causedBy(causation);
    }

    private Answer backUp(Path target) {
        try {
            var made = backup.apply(target);
            return new Answer.BackedUp(made.takenAt(), made.files(), made.bytes());
        } catch (UnfitTarget unfit) {
            throw new UsageError("--to: " + unfit.getMessage());
        } catch (StoreException refused) {
            throw new Refused(ExitStatus.STORE, String.valueOf(refused.getMessage()));
        }
    }

    static Answer woken(String id) {
        return new Answer.Woken(List.of(id), false);
    }

    private Payload payload(RawJson json) {
        return payloads.of(json);
    }

    private static Failure failure(ErrorEntry error) {
        return Failure.of(error.type(), error.message(), Category.valueOf(error.category()));
    }

    static <T extends @Nullable Object> T wait(CompletableFuture<T> asked) {
        try {
            return asked.join();
        } catch (CompletionException refused) {
            throw refusal(refused.getCause());
        }
    }

    private static RuntimeException refusal(@Nullable Throwable cause) {
        return switch (cause) {
            case EngineException refused -> new Refused(exitStatus(refused.code()), message(refused));
            case RuntimeException unexpected -> unexpected;
            case null, default -> new IllegalStateException("the engine failed", cause);
        };
    }

    private static String message(EngineException refused) {
        var message = String.valueOf(refused.getMessage());
        return refused.code() == EngineException.Code.ALREADY_CLOSED ? "already closed: " + message : message;
    }

    private static int exitStatus(EngineException.Code code) {
        return switch (code) {
            case NOT_FOUND, ALREADY_STARTED, ALREADY_CLOSED, INVALID, QUERY_FAILED, UPDATE_REJECTED -> ExitStatus.USAGE;
            case OVERLOADED, RETRY, CLOSED -> ExitStatus.STORE;
            case TIMED_OUT -> ExitStatus.PARKED;
        };
    }
}
