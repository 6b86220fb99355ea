package io.fermata.engine;

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
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A kind of program without fibers: so many steps one after the other, each adds 1 to a number. */
final class CountingKind implements ProgramKind {
    private final int steps;

    CountingKind(int steps) {
        this.steps = steps;
    }

    @Override
    public String name() {
        return "counting";
    }

    @Override
    public Program load(RunId run, StartSpec spec, ProgramHost host) {
        return new Counting(host);
    }

    private final class Counting implements Program {
        private final ProgramHost host;
        private int done;
        private boolean started;
        private final Set<String> asked = new HashSet<>();
        private long number;

        Counting(ProgramHost host) {
            this.host = host;
        }

        @Override
        public void show(Turn turn) {
            for (var historyRecord : turn.records()) {
                for (int i = 0; i < historyRecord.events().size(); i++) {
                    take(historyRecord.events().get(i), historyRecord.firstSequence() + i, turn.through());
                }
            }
            host.runtime().steps().execute(() -> host.completeTurn(turn, next(), List.of()));
        }

        private void take(Event event, long sequence, long through) {
            if (event instanceof Event.OperationOpened opened) {
                asked.add(opened.operation().path());
            }
            if (sequence > through) {
                return; // Comes again in the next turn.
            }
            if (event instanceof Event.Started) {
                started = true;
            } else if (event instanceof Event.OperationClosed closed
                    && closed.closing() instanceof io.fermata.kernel.Closing.Completed completed) {
                done++;
                number = Long.parseLong(new String(completed.result().bytes(), StandardCharsets.UTF_8));
            }
        }

        private List<Intent> next() {
            if (!started || asked.size() > done) {
                return List.of();
            }
            if (done == steps) {
                return List.of(new Intent.Complete(payload(number)));
            }
            var spec = new OperationSpec.Step("add", Payload.NONE, RetryPolicy.DEFAULT, Timeouts.NONE, false);
            return List.of(new Intent.Open(new OperationId(String.valueOf(asked.size() + 1)), spec));
        }

        @Override
        public void runStep(StepAttempt attempt) {
            long next = number + 1;
            host.runtime()
                    .steps()
                    .execute(() -> host.completeStep(
                            attempt.operation(), attempt.attempt(), new TaskResult(payload(next), List.of())));
        }

        @Override
        public void abandonStep(OperationId operation, int attempt) {}

        @Override
        public void query(String name, Payload argument, QueryReply reply) {
            reply.answer(payload(number));
        }

        @Override
        public void evict() {}
    }

    static Payload payload(@Nullable Object value) {
        return Payload.json(String.valueOf(value).getBytes(StandardCharsets.UTF_8));
    }

    /** How an execution of this kind is started. */
    static StartSpec spec(String id) {
        return new StartSpec(
                id,
                "count",
                "counting",
                "",
                Payload.NONE,
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
                null);
    }
}
