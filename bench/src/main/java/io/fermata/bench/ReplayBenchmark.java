package io.fermata.bench;

import io.fermata.durable.HistoryReplay;
import io.fermata.durable.JavaWorkflows;
import io.fermata.durable.Payloads;
import io.fermata.embedded.Json;
import io.fermata.kernel.HistoryRecord;
import io.fermata.sdk.Context;
import io.fermata.sdk.Registration;
import io.fermata.sdk.Workflow;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** How long a workflow's code takes to be where it stood, its history being read: a fiber, a turn, each operation. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class ReplayBenchmark {
    private static final Payloads PAYLOADS = new Payloads(Json.strict(), List.of());

    /** Steps in the history. */
    @Param({"5", "1000"})
    public int steps;

    private List<HistoryRecord> history = List.of();
    private HistoryReplay replay = new HistoryReplay(new JavaWorkflows(List.of(), PAYLOADS, List.of()));

    private static final class Adding implements Workflow<SequenceWorkload.Counter, Long> {
        private final int steps;

        Adding(int steps) {
            this.steps = steps;
        }

        @Override
        public Long run(Context ctx, SequenceWorkload.Counter input) {
            long number = input.number();
            for (int i = 0; i < steps; i++) {
                long before = number;
                number = ctx.step("add-one", Long.class, () -> before + 1);
            }
            return number;
        }
    }

    /** Makes history and code. */
    @Setup
    public void record() {
        history = SampleHistory.ofSteps(steps);
        var registration = Registration.of("add-five", new Adding(steps));
        replay = new HistoryReplay(new JavaWorkflows(List.of(registration), PAYLOADS, List.of()));
    }

    /** Replays all of it. */
    @Benchmark
    public void replay() {
        var mismatch = replay.replay(SampleHistory.RUN, history);
        if (mismatch != null) {
            throw new IllegalStateException(mismatch.toString());
        }
    }
}
