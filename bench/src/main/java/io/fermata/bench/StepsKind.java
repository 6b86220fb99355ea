package io.fermata.bench;

import io.fermata.engine.Program;
import io.fermata.engine.ProgramHost;
import io.fermata.engine.ProgramKind;
import io.fermata.engine.QueryReply;
import io.fermata.engine.StepAttempt;
import io.fermata.engine.TaskResult;
import io.fermata.engine.Turn;
import io.fermata.kernel.Event;
import io.fermata.kernel.Intent;
import io.fermata.kernel.OperationId;
import io.fermata.kernel.OperationSpec;
import io.fermata.kernel.Payload;
import io.fermata.kernel.RetryPolicy;
import io.fermata.kernel.RunId;
import io.fermata.kernel.StartSpec;
import io.fermata.kernel.Timeouts;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The cheapest program there is, so that the engine's own work is measured: some steps one after the other. */
record StepsKind(int steps) implements ProgramKind {
    static final String NAME = "steps";
    private static final Payload RESULT = Payload.json("1".getBytes(StandardCharsets.UTF_8));

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Program load(RunId run, StartSpec spec, ProgramHost host) {
        return new Steps(host, steps);
    }

    private static final class Steps implements Program {
        private final ProgramHost host;
        private final int steps;
        private int closed;

        Steps(ProgramHost host, int steps) {
            this.host = host;
            this.steps = steps;
        }

        @Override
        public void show(Turn turn) {
            var moved = false;
            for (var each : turn.records()) {
                for (var event : each.events()) {
                    closed += event instanceof Event.OperationClosed ? 1 : 0;
                    moved |= event instanceof Event.OperationClosed || event instanceof Event.Started;
                }
            }
            host.completeTurn(turn, moved ? List.of(next()) : List.of(), List.of());
        }

        private Intent next() {
            var step = new OperationSpec.Step("add", Payload.NONE, RetryPolicy.DEFAULT, Timeouts.NONE, false);
            return closed == steps
                    ? new Intent.Complete(RESULT)
                    : new Intent.Open(new OperationId(String.valueOf(closed + 1)), step);
        }

        @Override
        public void runStep(StepAttempt attempt) {
            host.completeStep(attempt.operation(), attempt.attempt(), new TaskResult(RESULT, List.of()));
        }

        @Override
        public void abandonStep(OperationId operation, int attempt) {
            // A step ends before anybody could want that.
        }

        @Override
        public void query(String name, Payload argument, QueryReply reply) {
            reply.answer(RESULT);
        }

        @Override
        public void evict() {
            // There is nothing to let go of.
        }
    }
}
