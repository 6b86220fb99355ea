package io.fermata.engine;

import io.fermata.kernel.Closing;
import io.fermata.kernel.Event;
import io.fermata.kernel.Intent;
import io.fermata.kernel.OperationId;
import io.fermata.kernel.OperationSpec;
import io.fermata.kernel.Payload;
import io.fermata.kernel.RunId;
import io.fermata.kernel.StartSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A kind of program without fibers: opens one operation and ends with its result; signals set attributes of their
 * names.
 */
final class TaskKind implements ProgramKind {
    private final OperationSpec operation;

    TaskKind(OperationSpec operation) {
        this.operation = operation;
    }

    @Override
    public String name() {
        return "task";
    }

    @Override
    public Program load(RunId run, StartSpec spec, ProgramHost host) {
        return new OneTask(host);
    }

    private final class OneTask implements Program {
        private final ProgramHost host;
        private boolean opened;

        OneTask(ProgramHost host) {
            this.host = host;
        }

        @Override
        public void show(Turn turn) {
            var intents = new ArrayList<Intent>();
            for (var historyRecord : turn.records()) {
                for (var event : historyRecord.events()) {
                    take(event, intents);
                }
            }
            if (!opened) {
                intents.add(new Intent.Open(new OperationId("1"), operation));
            }
            host.runtime().steps().execute(() -> host.completeTurn(turn, intents, List.of()));
        }

        private void take(Event event, List<Intent> intents) {
            if (event instanceof Event.OperationOpened) {
                opened = true;
            } else if (event instanceof Event.Signalled signalled) {
                intents.add(new Intent.SetAttributes(Map.of(signalled.name(), signalled.payload())));
            } else if (event instanceof Event.OperationClosed closed
                    && closed.closing() instanceof Closing.Completed completed) {
                intents.add(new Intent.Complete(completed.result()));
            }
        }

        @Override
        public void runStep(StepAttempt attempt) {}

        @Override
        public void abandonStep(OperationId id, int attempt) {}

        @Override
        public void query(String name, Payload argument, QueryReply reply) {}

        @Override
        public void evict() {}
    }
}
