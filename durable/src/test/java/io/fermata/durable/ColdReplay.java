package io.fermata.durable;

import io.fermata.engine.EngineRuntime;
import io.fermata.engine.Program;
import io.fermata.engine.ProgramHost;
import io.fermata.engine.QueryReply;
import io.fermata.engine.TaskResult;
import io.fermata.engine.Turn;
import io.fermata.kernel.Cause;
import io.fermata.kernel.Command;
import io.fermata.kernel.Decision;
import io.fermata.kernel.EffectiveHistory;
import io.fermata.kernel.Event;
import io.fermata.kernel.ExecutionState;
import io.fermata.kernel.Failure;
import io.fermata.kernel.HistoryRecord;
import io.fermata.kernel.Intent;
import io.fermata.kernel.Kernel;
import io.fermata.kernel.OperationId;
import io.fermata.kernel.Payload;
import io.fermata.kernel.RunId;
import io.fermata.sdk.Registration;
import io.fermata.sdk.TypeRef;
import io.fermata.sdk.Workflow;
import io.fermata.sdk.WorkflowOptions;
import java.util.ArrayList;
import java.util.List;

/** Plays recorded turns again, each by a program that was loaded for it alone; records nothing. */
final class ColdReplay implements ProgramHost {
    private final StageRuntime runtime = new StageRuntime();
    private final JavaWorkflows kind;
    private final List<HistoryRecord> history;
    private final List<String> blocks = new ArrayList<>();
    private List<Intent> intents = List.of();
    private List<Long> consumed = List.of();

    ColdReplay(Workflow<String, String> workflow, List<HistoryRecord> history) {
        var types = WorkflowOptions.DEFAULT.withTypes(TypeRef.of(String.class), TypeRef.of(String.class));
        kind = new JavaWorkflows(List.of(Registration.of("play", workflow, types)), Stage.PAYLOADS, List.of());
        this.history = history;
    }

    /** Decides each recorded turn again from what lies before it; returns the records that come of it. */
    List<HistoryRecord> turns() {
        var made = new ArrayList<HistoryRecord>();
        for (int i = 0; i < history.size(); i++) {
            var was = history.get(i);
            if (was.events().getFirst() instanceof Event.TurnTaken taken) {
                made.add(decide(taken, was, history.subList(0, i)));
            }
        }
        return made;
    }

    /** Shows the whole history at once; returns why the code was refused, nothing if it fits. */
    List<String> refusals() {
        show(history, last().turns() + 1).evict();
        return blocks;
    }

    /** What a query tells behind the end. */
    String query(String name) {
        var answers = new ArrayList<String>();
        var program = show(history, last().turns() + 1);
        program.query(name, Payload.NONE, new QueryReply() {
            @Override
            public void answer(Payload result) {
                answers.add(String.valueOf(Stage.PAYLOADS.read(result, TypeRef.anything())));
            }

            @Override
            public void fail(Failure failure) {
                answers.add(failure.message());
            }
        });
        program.evict();
        return String.join("; ", answers);
    }

    private ExecutionState last() {
        return Kernel.fold(Stage.RUN, history);
    }

    private HistoryRecord decide(Event.TurnTaken taken, HistoryRecord was, List<HistoryRecord> before) {
        runtime.nowMillis = was.atMillis();
        show(before, taken.number()).evict();
        var state = Kernel.fold(Stage.RUN, before);
        var decision = new Decision(state, was.atMillis());
        var command =
                new Command.CompleteTurn(taken.number(), taken.through(), consumed, intents, RunId.of(2_000, 0, 8));
        var rejection = Kernel.decide(state, command, decision);
        if (rejection != null) {
            throw new IllegalStateException(command + " was refused: " + rejection);
        }
        return new HistoryRecord(was.firstSequence(), was.atMillis(), Cause.NONE, decision.events());
    }

    private Program show(List<HistoryRecord> shown, int number) {
        intents = List.of();
        consumed = List.of();
        var state = Kernel.fold(Stage.RUN, shown);
        var records = new ArrayList<HistoryRecord>();
        for (var entry : EffectiveHistory.of(shown)) {
            records.add(new HistoryRecord(entry.sequence(), entry.atMillis(), Cause.NONE, List.of(entry.event())));
        }
        var program = kind.load(Stage.RUN, state.spec(), this);
        program.show(new Turn(number, 1, state.sequence(), records));
        return program;
    }

    @Override
    public void completeTurn(Turn turn, List<Intent> asked, List<Long> consumedSignals) {
        intents = asked;
        consumed = consumedSignals;
    }

    @Override
    public void blockTurn(Turn turn, String reason, String advice) {
        blocks.add(reason);
    }

    @Override
    public void completeStep(OperationId operation, int attempt, TaskResult result) {
        throw new IllegalStateException("a replay ran step " + operation);
    }

    @Override
    public void failStep(OperationId operation, int attempt, Failure failure) {
        throw new IllegalStateException("a replay ran step " + operation);
    }

    @Override
    public void deferStep(OperationId operation, int attempt, String why, long delayMillis) {
        throw new IllegalStateException("a replay ran step " + operation);
    }

    @Override
    public void reportStuck(Turn turn, String stack) {
        throw new IllegalStateException(stack);
    }

    @Override
    public EngineRuntime runtime() {
        return runtime;
    }
}
