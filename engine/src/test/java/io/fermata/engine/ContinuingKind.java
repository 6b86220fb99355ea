package io.fermata.engine;

import io.fermata.kernel.Event;
import io.fermata.kernel.Intent;
import io.fermata.kernel.OperationId;
import io.fermata.kernel.OperationSpec;
import io.fermata.kernel.Payload;
import io.fermata.kernel.RunId;
import io.fermata.kernel.StartSpec;
import io.fermata.kernel.Timeouts;
import java.util.List;

/** A kind of program that waits for one answer, and then continues as new. */
final class ContinuingKind implements ProgramKind {
    @Override
    public String name() {
        return "continuing";
    }

    @Override
    public Program load(RunId run, StartSpec spec, ProgramHost host) {
        return new Continuing(host);
    }

    private static final class Continuing implements Program {
        private final ProgramHost host;

        Continuing(ProgramHost host) {
            this.host = host;
        }

        @Override
        public void show(Turn turn) {
            var intents = turn.records().stream()
                    .flatMap(each -> each.events().stream())
                    .flatMap(event -> answer(event).stream())
                    .toList();
            host.runtime().steps().execute(() -> host.completeTurn(turn, intents, List.of()));
        }

        private static List<Intent> answer(Event event) {
            if (event instanceof Event.Started) {
                var callback = new OperationSpec.Callback("approve", Timeouts.NONE);
                return List.of(new Intent.Open(new OperationId("1"), callback));
            }
            return event instanceof Event.OperationClosed
                    ? List.of(new Intent.ContinueAsNew("count", "", Payload.NONE))
                    : List.of();
        }

        @Override
        public void runStep(StepAttempt attempt) {
            throw new IllegalStateException("there are no steps");
        }

        @Override
        public void abandonStep(OperationId operation, int attempt) {}

        @Override
        public void query(String name, Payload argument, QueryReply reply) {
            reply.answer(Payload.NONE);
        }

        @Override
        public void evict() {}
    }
}
