package io.fermata.durable;

import io.fermata.engine.EngineRuntime;
import io.fermata.engine.ProgramHost;
import io.fermata.engine.TaskResult;
import io.fermata.engine.Turn;
import io.fermata.kernel.Cause;
import io.fermata.kernel.EffectiveHistory;
import io.fermata.kernel.Event;
import io.fermata.kernel.Failure;
import io.fermata.kernel.HistoryRecord;
import io.fermata.kernel.Intent;
import io.fermata.kernel.Kernel;
import io.fermata.kernel.OperationId;
import io.fermata.kernel.RunId;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Replays a recorded history against the code of today, as a restart would, but apart from any engine: nothing is
 * recorded, no step runs, what the code asks for behind the end of the history is dropped.
 */
public final class HistoryReplay {
    private static final Pattern OPERATION = Pattern.compile("operation ([^\\s,]+)");

    private final JavaWorkflows kind;

    /**
     * How the code does not fit.
     *
     * @param operation the first operation that differs; null if it is none
     * @param reason what the code does and what history holds
     * @param advice what to do
     */
    public record Mismatch(@Nullable String operation, String reason, String advice) {}

    /** Replays with these workflows, converters and interceptors. */
    public HistoryReplay(JavaWorkflows kind) {
        this.kind = kind;
    }

    /**
     * Replays one run on the calling thread, which waits for the code as long as it runs.
     *
     * @param history the run's whole history, from its first record
     * @return null when the code fits
     * @throws IllegalArgumentException when the history does not begin with a start
     */
    public @Nullable Mismatch replay(RunId run, List<HistoryRecord> history) {
        if (history.isEmpty() || !(history.getFirst().events().getFirst() instanceof Event.Started started)) {
            throw new IllegalArgumentException("the history of run " + run + " does not begin with its start");
        }
        var state = Kernel.fold(run, history);
        var records = new ArrayList<HistoryRecord>();
        for (var entry : EffectiveHistory.of(history)) {
            records.add(new HistoryRecord(entry.sequence(), entry.atMillis(), Cause.NONE, List.of(entry.event())));
        }
        var host = new Host(new ReplayRuntime(history.getLast().atMillis()));
        var program = kind.load(run, started.spec(), host);
        program.show(new Turn(state.turns() + 1, 1, state.sequence(), records));
        program.evict();
        if (!host.answered) {
            return new Mismatch(
                    null,
                    "the code did not come to rest: it waits for something else than the engine",
                    "take what it waits for into a step");
        }
        return host.mismatch;
    }

    /** The operation that the reason of a block is about; null if it names none. */
    public static @Nullable String operationIn(String reason) {
        var named = OPERATION.matcher(reason);
        return named.find() ? named.group(1) : null;
    }

    /** Takes the one answer. */
    private static final class Host implements ProgramHost {
        private final EngineRuntime runtime;
        private @Nullable Mismatch mismatch;
        private boolean answered;

        Host(EngineRuntime runtime) {
            this.runtime = runtime;
        }

        @Override
        public void completeTurn(Turn turn, List<Intent> intents, List<Long> consumedSignals) {
            answered = true;
        }

        @Override
        public void blockTurn(Turn turn, String reason, String advice) {
            answered = true;
            mismatch = new Mismatch(operationIn(reason), reason, advice);
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

        /** Real tokens need the engine's key; a token is no part of what is compared. */
        @Override
        public String token(OperationId operation) {
            return "replayed-" + operation.path();
        }

        @Override
        public EngineRuntime runtime() {
            return runtime;
        }
    }
}
