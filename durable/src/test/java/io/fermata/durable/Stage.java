package io.fermata.durable;

import io.fermata.engine.EngineRuntime;
import io.fermata.engine.Program;
import io.fermata.engine.ProgramHost;
import io.fermata.engine.QueryReply;
import io.fermata.engine.StepAttempt;
import io.fermata.engine.TaskResult;
import io.fermata.engine.Turn;
import io.fermata.kernel.Cause;
import io.fermata.kernel.Command;
import io.fermata.kernel.Decision;
import io.fermata.kernel.Effect;
import io.fermata.kernel.Event;
import io.fermata.kernel.ExecutionState;
import io.fermata.kernel.Failure;
import io.fermata.kernel.HistoryRecord;
import io.fermata.kernel.Intent;
import io.fermata.kernel.Kernel;
import io.fermata.kernel.OperationId;
import io.fermata.kernel.OperationSpec;
import io.fermata.kernel.Payload;
import io.fermata.kernel.Rejection;
import io.fermata.kernel.RetryPolicy;
import io.fermata.kernel.RunEnd;
import io.fermata.kernel.RunId;
import io.fermata.kernel.Snapshot;
import io.fermata.kernel.StartSpec;
import io.fermata.kernel.Status;
import io.fermata.kernel.TimerId;
import io.fermata.sdk.Registration;
import io.fermata.sdk.TypeRef;
import io.fermata.sdk.Workflow;
import io.fermata.sdk.WorkflowOptions;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** One execution on the real kernel, played in one thread; can be made to forget its program after every turn. */
final class Stage implements ProgramHost {
    static final Payloads PAYLOADS = new Payloads(new SerialConverter(), List.of());
    static final RunId RUN = RunId.of(1_000, 0, 7);

    final StageRuntime runtime = new StageRuntime();
    final List<HistoryRecord> history = new ArrayList<>();
    final List<String> answers = new ArrayList<>();
    private ExecutionState state = new ExecutionState(RUN);
    private final Map<TimerId, Long> timers = new LinkedHashMap<>();
    private final Queue<Runnable> answersOfProgram = new ArrayDeque<>();
    private final Queue<StepAttempt> steps = new ArrayDeque<>();
    private JavaWorkflows kind;
    private @Nullable Program program;
    private List<HistoryRecord> unseen = new ArrayList<>();
    private boolean forgetful;
    private boolean stepsHeld;
    private int turns;
    private @Nullable Snapshot snapshot;

    private Stage(Registration<?, ?> registration) {
        kind = new JavaWorkflows(List.of(registration), PAYLOADS, List.of());
    }

    static Stage of(Workflow<String, String> workflow) {
        return of(workflow, WorkflowOptions.DEFAULT);
    }

    static Stage of(Workflow<String, String> workflow, WorkflowOptions options) {
        var types = options.withTypes(TypeRef.of(String.class), TypeRef.of(String.class));
        return new Stage(Registration.of("play", workflow, types));
    }

    /** Forgets the program after every turn, so that each turn begins with a whole replay. */
    Stage forgetful() {
        forgetful = true;
        return this;
    }

    /** Lets steps wait until {@link #releaseSteps}. */
    Stage holdingSteps() {
        stepsHeld = true;
        return this;
    }

    Stage start(String input) {
        decide(new Command.Start(new StartSpec(
                "play-1",
                "play",
                JavaWorkflows.KIND,
                "",
                PAYLOADS.of(input),
                Map.of(),
                "",
                "",
                0,
                0,
                0,
                RetryPolicy.NEVER,
                1,
                0,
                null,
                null)));
        return play();
    }

    Stage decide(Command command) {
        var decision = new Decision(state, runtime.nowMillis);
        long first = state.sequence() + 1;
        var rejection = Kernel.decide(state, command, decision);
        if (rejection != null && rejection != Rejection.STALE_ATTEMPT && rejection != Rejection.ALREADY_CLOSED) {
            throw new IllegalStateException(command + " was refused: " + rejection);
        }
        if (!decision.events().isEmpty()) {
            var entry = new HistoryRecord(first, runtime.nowMillis, Cause.NONE, decision.events());
            history.add(entry);
            unseen.add(entry);
        }
        decision.effects().forEach(this::on);
        return this;
    }

    Stage signal(String name, Object value) {
        return decide(new Command.Signal(name, PAYLOADS.of(value), "")).play();
    }

    Stage message(String operation, int arm, Object value) {
        return decide(new Command.OfferMessage(
                        new OperationId(operation), arm, "m" + history.size(), PAYLOADS.of(value)))
                .play();
    }

    /** A worker takes and completes a task. */
    Stage completeTask(String operation, Object result) {
        var id = new OperationId(operation);
        decide(new Command.StartAttempt(id, 1, "tester"));
        return decide(new Command.CompleteAttempt(id, 1, PAYLOADS.of(result))).play();
    }

    /** A worker takes and fails a task for good. */
    Stage failTask(String operation, Throwable thrown) {
        var id = new OperationId(operation);
        decide(new Command.StartAttempt(id, 1, "tester"));
        return decide(new Command.FailAttempt(id, 1, Failures.recorded(thrown), 0.5))
                .play();
    }

    Stage cancel(String reason) {
        return decide(new Command.RequestCancel(reason)).play();
    }

    /** Lets time pass, timer by timer. */
    Stage advance(Duration time) {
        long until = runtime.nowMillis + time.toMillis();
        for (var next = nextTimer(until); next != null; next = nextTimer(until)) {
            runtime.nowMillis = Math.max(runtime.nowMillis, next.getValue());
            timers.remove(next.getKey());
            decide(new Command.FireTimer(next.getKey(), 0.5, RunId.of(2_000, 0, 9)))
                    .play();
        }
        runtime.nowMillis = until;
        return this;
    }

    Stage releaseSteps() {
        stepsHeld = false;
        return play();
    }

    Stage reload() {
        forget();
        return play();
    }

    /** Goes on with other code. */
    Stage deploy(Workflow<String, String> workflow) {
        forget();
        kind = Stage.of(workflow).kind;
        return this;
    }

    /** Reopens the closed run; null for the operation that ended it. */
    Stage reopen(@Nullable String operation) {
        decide(new Command.Reopen(operation == null ? null : new OperationId(operation), Payload.NONE));
        forget();
        snapshot = null;
        state = Kernel.fold(RUN, history);
        var decision = new Decision(state, runtime.nowMillis);
        long first = state.sequence() + 1;
        Kernel.rearm(state, decision);
        if (!decision.events().isEmpty()) {
            history.add(new HistoryRecord(first, runtime.nowMillis, Cause.NONE, decision.events()));
        }
        return play();
    }

    Stage with(JavaWorkflows other) {
        kind = other;
        return this;
    }

    Stage query(String name, @Nullable Object argument) {
        load();
        if (turns == 0 || !unseen.isEmpty()) {
            showTurn();
        }
        live().query(name, argument == null ? Payload.NONE : PAYLOADS.of(argument), new QueryReply() {
            @Override
            public void answer(Payload result) {
                answers.add(String.valueOf(PAYLOADS.read(result, TypeRef.anything())));
            }

            @Override
            public void fail(Failure failure) {
                answers.add(failure.type() + ": " + failure.message());
            }
        });
        return this;
    }

    Status status() {
        return state.status();
    }

    String blockedReason() {
        return state.blockedReason();
    }

    @Nullable
    String result() {
        return state.end() instanceof RunEnd.Completed completed
                ? PAYLOADS.read(completed.result(), TypeRef.of(String.class))
                : String.valueOf(state.end());
    }

    Failure failure() {
        if (state.end() instanceof RunEnd.Failed failed) {
            return failed.failure();
        }
        throw new AssertionError("did not fail: " + state.end());
    }

    /** The places of all operations ever opened, in order. */
    List<String> operations() {
        return history.stream()
                .flatMap(entry -> entry.events().stream())
                .filter(Event.OperationOpened.class::isInstance)
                .map(event -> ((Event.OperationOpened) event).operation().path())
                .toList();
    }

    List<Event> events() {
        return history.stream().flatMap(entry -> entry.events().stream()).toList();
    }

    /** The places of open tasks, in order. */
    List<String> openTasks() {
        return state.openOperations().stream()
                .filter(operation -> operation.spec() instanceof OperationSpec.Task)
                .map(operation -> operation.id().path())
                .sorted()
                .toList();
    }

    boolean hasTimers() {
        return !timers.isEmpty();
    }

    Stage play() {
        while (true) {
            if (!answersOfProgram.isEmpty()) {
                answersOfProgram.remove().run();
            } else if (state.wantsTurn()) {
                load();
                showTurn();
                if (forgetful) {
                    forget();
                }
            } else if (!stepsHeld && !steps.isEmpty()) {
                runStep(steps.remove());
            } else {
                return this;
            }
        }
    }

    void forget() {
        if (program != null) {
            program.evict();
        }
        program = null;
    }

    private void runStep(StepAttempt step) {
        if (program == null) {
            load();
            showTurn();
        }
        live().runStep(step);
    }

    private void load() {
        if (program == null) {
            program = kind.load(RUN, state.spec(), this);
            unseen = StageHistory.shown(snapshot, history);
            turns = 0;
        }
    }

    private void showTurn() {
        var turn = new Turn(state.turns() + 1, 1, state.sequence(), unseen);
        unseen = new ArrayList<>();
        turns++;
        live().show(turn);
        if (answersOfProgram.isEmpty()) {
            throw new IllegalStateException("the turn was not answered");
        }
        answersOfProgram.remove().run();
    }

    private Program live() {
        if (program == null) {
            throw new IllegalStateException("nothing is loaded");
        }
        return program;
    }

    private void on(Effect effect) {
        switch (effect) {
            case Effect.RunStep it ->
                steps.add(new StepAttempt(it.operation(), it.attempt(), "key-" + it.operation(), 0, state.channels()));
            case Effect.SetTimer timer -> timers.put(timer.timer(), timer.dueMillis());
            case Effect.KeepCheckpoint kept -> snapshot = kept.snapshot();
            case Effect.ClearTimer timer -> timers.remove(timer.timer());
            default -> {}
        }
    }

    private Map.@Nullable Entry<TimerId, Long> nextTimer(long until) {
        return timers.entrySet().stream()
                .filter(timer -> timer.getValue() <= until)
                .min(Map.Entry.comparingByValue())
                .map(timer -> Map.entry(timer.getKey(), timer.getValue()))
                .orElse(null);
    }

    @Override
    public void completeTurn(Turn turn, List<Intent> intents, List<Long> consumedSignals) {
        answersOfProgram.add(() -> {
            if (turn.through() > state.through() && state.wantsTurn()) {
                decide(new Command.CompleteTurn(
                        turn.number(), turn.through(), consumedSignals, intents, RunId.of(2_000, 0, 8)));
            } else if (!intents.isEmpty()) {
                throw new IllegalStateException("asked for something although nothing happened: " + intents);
            }
        });
    }

    @Override
    public void blockTurn(Turn turn, String reason, String advice) {
        answersOfProgram.add(() -> {
            forget();
            decide(new Command.Block(reason, advice));
        });
    }

    @Override
    public void completeStep(OperationId operation, int attempt, TaskResult result) {
        var command = new Command.CompleteAttempt(operation, attempt, result.result(), result.writes(), 0.5);
        answersOfProgram.add(() -> decide(command));
    }

    @Override
    public void failStep(OperationId operation, int attempt, Failure failure) {
        answersOfProgram.add(() -> decide(new Command.FailAttempt(operation, attempt, failure, 0.5)));
    }

    @Override
    public void deferStep(OperationId operation, int attempt, String why, long delayMillis) {
        answersOfProgram.add(() -> decide(new Command.DeferAttempt(operation, attempt, why, delayMillis)));
    }

    @Override
    public void reportStuck(Turn turn, String stack) {
        throw new IllegalStateException(stack);
    }

    @Override
    public String token(OperationId operation) {
        return "token-" + operation;
    }

    @Override
    public EngineRuntime runtime() {
        return runtime;
    }
}
