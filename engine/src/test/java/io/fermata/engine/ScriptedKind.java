package io.fermata.engine;

import io.fermata.kernel.Closing;
import io.fermata.kernel.Event;
import io.fermata.kernel.Failure;
import io.fermata.kernel.Intent;
import io.fermata.kernel.OperationId;
import io.fermata.kernel.OperationSpec;
import io.fermata.kernel.Payload;
import io.fermata.kernel.RunId;
import io.fermata.kernel.StartSpec;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Programs as data: each asks for one operation after the other and completes with the last one's outcome as text. */
final class ScriptedKind implements ProgramKind {
    private final Map<String, List<OperationSpec>> scripts = new HashMap<>();

    ScriptedKind with(String workflow, OperationSpec... operations) {
        scripts.put(workflow, List.of(operations));
        return this;
    }

    @Override
    public String name() {
        return "scripted";
    }

    @Override
    public Program load(RunId run, StartSpec spec, ProgramHost host) {
        var script = scripts.get(spec.workflow());
        if (script == null) {
            throw new IllegalStateException("no script for " + spec.workflow());
        }
        return new Scripted(host, script);
    }

    private static final class Scripted implements Program {
        private final ProgramHost host;
        private final List<OperationSpec> script;
        private int opened;
        private int closed;
        private String last = "nothing";

        private Scripted(ProgramHost host, List<OperationSpec> script) {
            this.host = host;
            this.script = script;
        }

        @Override
        public void show(Turn turn) {
            turn.records().forEach(historyRecord -> historyRecord.events().forEach(this::take));
            var intents = next();
            host.runtime().steps().execute(() -> host.completeTurn(turn, intents, List.of()));
        }

        private void take(Event event) {
            if (event instanceof Event.OperationOpened open) {
                opened++;
                closed += open.spec().instant() ? 1 : 0;
            } else if (event instanceof Event.MessageDelivered delivered) {
                last = text(delivered.payload());
            } else if (event instanceof Event.OperationClosed ended) {
                closed++;
                last = outcome(ended.closing());
            }
        }

        private String outcome(Closing closing) {
            return switch (closing) {
                case Closing.Completed it -> it.result().isNone() ? last : text(it.result());
                case Closing.Failed it -> type(it.failure());
                case Closing.TimedOut it -> "timed out";
                case Closing.Cancelled it -> "cancelled";
            };
        }

        private static String type(Failure failure) {
            var cause = failure.cause();
            return cause == null ? failure.type() : type(cause);
        }

        private List<Intent> next() {
            var intents = new ArrayList<Intent>();
            while (opened == closed && opened < script.size()) {
                var spec = script.get(opened);
                intents.add(new Intent.Open(new OperationId(String.valueOf(opened + 1)), spec));
                opened++;
                closed += spec.instant() ? 1 : 0;
            }
            if (opened == closed) {
                intents.add(new Intent.Complete(CountingKind.payload(last)));
            }
            opened -=
                    (int) intents.stream().filter(Intent.Open.class::isInstance).count();
            closed -= (int) intents.stream()
                    .filter(intent ->
                            intent instanceof Intent.Open open && open.spec().instant())
                    .count();
            return intents;
        }

        @Override
        public void runStep(StepAttempt attempt) {
            throw new IllegalStateException("scripts have no steps");
        }

        @Override
        public void abandonStep(OperationId operation, int attempt) {}

        @Override
        public void query(String name, Payload argument, QueryReply reply) {
            reply.answer(CountingKind.payload(last));
        }

        @Override
        public void evict() {}
    }

    static String text(Payload payload) {
        return new String(payload.bytes(), StandardCharsets.UTF_8);
    }
}
