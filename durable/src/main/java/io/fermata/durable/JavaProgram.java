package io.fermata.durable;

import io.fermata.engine.Program;
import io.fermata.engine.ProgramHost;
import io.fermata.engine.QueryReply;
import io.fermata.engine.StepAttempt;
import io.fermata.engine.Turn;
import io.fermata.kernel.Event;
import io.fermata.kernel.Intent;
import io.fermata.kernel.OperationId;
import io.fermata.kernel.OperationSpec;
import io.fermata.kernel.Payload;
import io.fermata.kernel.RunId;
import io.fermata.kernel.StartSpec;
import io.fermata.sdk.InvalidInput;
import io.fermata.sdk.LogFields;
import io.fermata.sdk.RunFacts;
import io.fermata.sdk.TypeRef;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One run of a workflow in memory. Its state is touched only by the holder of the baton of its {@link Fibers}. */
final class JavaProgram implements Program {
    static final String FIX_AND_RESUME =
            "nothing is lost: deploy code that fits (guard changes with ctx.version), then resume the execution";

    final RunId run;
    final StartSpec spec;
    final ProgramHost host;
    final Payloads payloads;
    final LoadedWorkflow workflow;
    final Fibers fibers;
    final Journal journal;
    final StepBodies steps;
    final Signals signals;
    final Queries queries;
    final Versions versions;
    final Marks marks;
    final OwnChannels channels;
    final UpdateHandlers updates;
    final Results results;
    final Checkpoints checkpoints;
    final Decisions decisions;
    final Foreign foreign;
    final Ending ending;
    final Scope root;

    private final JavaWorkflows kind;
    private final Map<String, OperationCell<?>> open = new HashMap<>(4);
    private @Nullable Turn turn;
    private @Nullable RunFacts facts;
    private @Nullable String stopReason;
    private String stopAdvice = "";

    JavaProgram(JavaWorkflows kind, LoadedWorkflow workflow, RunId run, StartSpec spec, ProgramHost host) {
        this.kind = kind;
        this.workflow = workflow;
        this.run = run;
        this.spec = spec;
        this.host = host;
        this.payloads = kind.payloads();
        this.fibers = new Fibers(this, host.runtime());
        this.journal = new Journal(payloads);
        this.steps = new StepBodies(this);
        this.signals = new Signals(this);
        this.queries = new Queries(this);
        this.versions = new Versions(this);
        this.marks = new Marks(this);
        this.channels = new OwnChannels(this);
        this.updates = new UpdateHandlers(this);
        this.results = new Results(this);
        this.checkpoints = new Checkpoints(this);
        this.decisions = new Decisions(this);
        this.foreign = new Foreign(this);
        this.ending = new Ending(this);
        this.root = new Scope(this, null);
    }

    @Override
    public void show(Turn shown) {
        fibers.show(shown);
    }

    @Override
    public void runStep(StepAttempt attempt) {
        steps.run(attempt);
    }

    @Override
    public void abandonStep(OperationId operation, int attempt) {
        steps.abandon(operation, attempt);
    }

    @Override
    public void query(String name, Payload argument, QueryReply reply) {
        fibers.ask(() -> queries.answer(name, argument, reply));
    }

    @Override
    public void checkUpdate(String name, Payload argument, QueryReply verdict) {
        fibers.ask(() -> updates.check(name, argument, verdict));
    }

    @Override
    public void evict() {
        kind.unwatch(this);
        fibers.evict();
    }

    @Override
    public String toString() {
        return workflow.name() + " " + spec.workflowId();
    }

    void begin(Turn opened) {
        turn = opened;
        journal.begin(opened);
    }

    /** Shows the next event that could matter; false when there is none. */
    boolean showNext() {
        var checkpoint = journal.takeStart();
        if (checkpoint != null) {
            checkpoints.restore(checkpoint);
            checkpoint.unread().forEach(this::keepSignal);
            start(checkpoint.counter());
            return true;
        }
        while (!isOver()) {
            if (journal.isReplayDue()) {
                endReplay();
                return true;
            }
            var event = journal.next();
            if (event == null) {
                return false;
            }
            if (event.wakesProgram()) {
                channels.catchUp();
                on(event);
                return true;
            }
            count(event);
        }
        return false;
    }

    /** Answers the open turn, if there is one; nothing of this program may be touched behind it without the baton. */
    void finishTurn() {
        var answered = turn;
        if (answered == null) {
            return;
        }
        turn = null;
        if (journal.isTurnTooLarge()) {
            stopTooLarge();
        }
        if (isOver()) {
            kind.unwatch(this);
        }
        if (stopReason != null) {
            host.blockTurn(answered, stopReason, stopAdvice);
        } else if (!fibers.isUnwinding() || isOver()) {
            host.completeTurn(answered, journal.takeIntents(), journal.takeConsumed());
        }
    }

    boolean isStopped() {
        return stopReason != null;
    }

    boolean isOver() {
        return ending.isOver();
    }

    @Nullable
    Turn openTurn() {
        return turn;
    }

    private Unwind stopTooLarge() {
        return stop(
                "one turn asked for more than " + journal.turnLimit(),
                "nothing is lost: limit the concurrency, or split the work over children");
    }

    /** Blocks the execution; the caller throws what is returned. */
    Unwind stop(String reason, String advice) {
        if (stopReason == null) {
            stopReason = reason;
            stopAdvice = advice;
        }
        return Unwind.NOW;
    }

    /** Blocks the execution because its code does not fit its history; the caller throws what is returned. */
    Unwind misfit(String what) {
        return stop(what, FIX_AND_RESUME);
    }

    /** Reads a recorded value for the code; bytes that the present types cannot hold block the execution. */
    <T extends @Nullable Object> T read(Payload payload, TypeRef<T> type, String what) {
        try {
            return payloads.read(payload, type);
        } catch (InvalidInput unreadable) {
            throw stop(
                    what + " cannot be read as " + type + ": " + unreadable.getMessage(),
                    "nothing is lost: deploy types that can read it, then resume the execution; or retry it from an"
                            + " operation that gives another");
        }
    }

    /** Opens an operation and remembers who waits for it. */
    void open(OperationCell<?> cell) {
        cell.ask(ask(cell.id(), cell.spec()));
        open.put(cell.id().path(), cell);
    }

    /** Field and rule of a result that does not fit an operation that is open; empty otherwise. */
    List<String> misfit(String operation, Payload result) {
        var cell = open.get(operation);
        var type = cell == null ? null : cell.taken();
        try {
            if (type != null && !type.equals(TypeRef.nothing())) {
                payloads.read(result, type);
            }
            return List.of();
        } catch (InvalidInput misfit) {
            return List.of(misfit.field(), misfit.rule());
        }
    }

    /** Something that the code has asked for and that has not ended; null if there is nothing. */
    @Nullable
    String openOperation() {
        if (!open.isEmpty()) {
            return "operation " + open.values().iterator().next().id();
        }
        return signals.isAwaited() ? "the wait for signal " + signals.awaited().getFirst() : null;
    }

    /** Asks for an operation that nobody waits for. */
    OperationSpec ask(OperationId operation, OperationSpec wanted) {
        try {
            var inForce = journal.open(operation, wanted);
            if (journal.isTurnTooLarge()) {
                throw stopTooLarge();
            }
            return inForce;
        } catch (Journal.Misfit misfit) {
            throw stop(String.valueOf(misfit.getMessage()), FIX_AND_RESUME);
        }
    }

    void cancel(OperationCell<?> cell, String reason) {
        open.remove(cell.id().path());
        steps.forget(cell.id().path());
        journal.add(new Intent.CancelOperation(cell.id(), reason));
        cell.cancelled(reason);
    }

    void cancelWithin(Scope scope, String reason) {
        open.values().stream()
                .filter(cell -> cell.scope.isWithin(scope))
                .sorted(Comparator.comparing(OperationCell::id))
                .toList()
                .forEach(cell -> cancel(cell, reason));
        signals.cancelWithin(scope);
        fibers.wakeWithin(scope);
    }

    /** How often an operator has had the operation done again, as far as history was shown. */
    int generation(OperationId operation) {
        return journal.redone().of(operation);
    }

    RunFacts facts() {
        var known = facts;
        if (known == null) {
            var parent = spec.parent();
            known = new RunFacts(
                    spec.workflowId(),
                    run.toString(),
                    workflow.name(),
                    spec.attempt(),
                    Instant.ofEpochMilli(run.startMillis()),
                    parent == null ? null : parent.workflowId(),
                    spec.correlation());
            facts = known;
        }
        return known;
    }

    /** What lines of its log have beside them. */
    Map<String, String> logFields() {
        var fields = LogFields.of(facts());
        fields.put(LogFields.NAMESPACE, namespace());
        return fields;
    }

    String namespace() {
        return kind.namespace();
    }

    /** When a duration that begins now is over, in wall-clock milliseconds; at once for none and less. */
    long inMillis(Duration duration) {
        long nowMillis = Math.max(host.runtime().clock().millis(), journal.shownAtMillis());
        return duration.isNegative() ? nowMillis : nowMillis + duration.toMillis();
    }

    void endReplay() {
        var missing = journal.endReplay();
        if (missing != null) {
            stop("history holds " + missing + ", which the code does not ask for", FIX_AND_RESUME);
        }
    }

    private void on(Event event) {
        switch (event) {
            case Event.Started started -> {
                channels.start(journal.writes().carried());
                start(0);
            }
            case Event.OperationClosed closed -> {
                var cell = open.remove(closed.operation().path());
                if (cell != null) {
                    steps.forget(closed.operation().path());
                    results.on(cell.spec(), closed.closing());
                    cell.closed(closed.closing());
                }
            }
            case Event.MessageDelivered delivered -> {
                var cell = open.get(delivered.operation().path());
                if (cell != null) {
                    cell.delivered(delivered.arm(), delivered.payload());
                }
            }
            case Event.ChildStarted child -> count(child.operation(), event);
            case Event.Signalled signalled -> signals.on(journal.shown(), signalled.name(), signalled.payload());
            case Event.UpdateAccepted accepted -> updates.on(journal.shown(), accepted);
            case Event.CancelRequested requested -> root.cancel(requested.reason());
            default -> {}
        }
    }

    private void count(Event event) {
        switch (event) {
            case Event.AttemptStarted started -> count(started.operation(), event);
            case Event.AttemptFailed failed -> count(failed.operation(), event);
            case Event.AttemptLost lost -> count(lost.operation(), event);
            case Event.Reopened again -> journal.redone().again(again.fromOperation(), again.generation());
            default -> {}
        }
    }

    private void count(OperationId operation, Event event) {
        var cell = open.get(operation.path());
        if (cell != null) {
            cell.on(event);
        }
    }

    private void keepSignal(long sequence) {
        var signal = journal.signal(sequence);
        if (signal != null) {
            signals.on(sequence, signal.name(), signal.payload());
        }
    }

    /** {@code counter}: of the operations before the checkpoint at which the code starts. */
    private void start(int counter) {
        if (!workflow.isKnown()) {
            stop(
                    "workflow \"" + workflow.name() + "\" is not registered in this process",
                    "register it (or add its jar), then resume the execution");
            return;
        }
        var main = new FiberContext[1];
        var fiber = new Fiber("", root, () -> {
            try {
                ending.with(new Intent.Complete(payloads.of(workflow.run(main[0], this))));
            } catch (Unwind left) {
                // The execution left memory or was stopped: its history tells how to go on.
            } catch (Throwable thrown) {
                ending.by(thrown);
            }
        });
        fiber.counter = counter;
        fiber.beginChapter();
        main[0] = new FiberContext(this, fiber);
        fibers.spawn(fiber);
    }
}
