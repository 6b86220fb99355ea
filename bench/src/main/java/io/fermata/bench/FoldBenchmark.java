package io.fermata.bench;

import io.fermata.kernel.ExecutionState;
import io.fermata.kernel.HistoryRecord;
import io.fermata.kernel.Kernel;
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

/** How long a run's state takes to be folded from its history, as on every load from disk. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class FoldBenchmark {
    /** Steps in the history. */
    @Param({"5", "1000"})
    public int steps;

    private List<HistoryRecord> history = List.of();

    /** Makes the history. */
    @Setup
    public void makeHistory() {
        history = SampleHistory.ofSteps(steps);
    }

    /** Folds all of it. */
    @Benchmark
    public ExecutionState fold() {
        return Kernel.fold(SampleHistory.RUN, history);
    }
}
