package io.fermata.bench;

import io.fermata.engine.Engine;
import io.fermata.engine.EngineOptions;
import io.fermata.engine.StartRequest;
import io.fermata.kernel.Payload;
import io.fermata.kernel.RetryPolicy;
import io.fermata.kernel.StartSpec;
import io.fermata.store.MemoryStore;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a shard's loop takes for one execution of five steps, fifty of them in flight: requests, decisions, rows,
 * batches, answers, on one thread and a store in memory; neither user code nor threads nor a disk.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class ShardLoopBenchmark {
    private static final int IN_FLIGHT = 50;
    private static final int STEPS = 5;

    private @Nullable StepwiseRuntime runtime;
    private @Nullable Engine engine;
    private long number;

    /** A new engine each time, for the store keeps all that ever ended. */
    @Setup(Level.Iteration)
    public void open() {
        runtime = new StepwiseRuntime();
        var store = new MemoryStore(1, runtime.tasks());
        engine = Engine.open(store, runtime, EngineOptions.DEFAULT, List.of(new StepsKind(STEPS)), (run, message) -> {
            throw new IllegalStateException(message);
        });
    }

    /** Forgets it. */
    @TearDown(Level.Iteration)
    public void close() {
        Objects.requireNonNull(engine).close();
    }

    /** Starts fifty and runs until all have ended. */
    @Benchmark
    @OperationsPerInvocation(IN_FLIGHT)
    public void fiveSteps() {
        var client = Objects.requireNonNull(engine).client();
        var ended = IntStream.range(0, IN_FLIGHT)
                .mapToObj(any -> client.start(StartRequest.of(spec("bench-" + number++)))
                        .thenCompose(started -> client.result(started.workflowId())))
                .toArray(CompletableFuture<?>[]::new);
        var all = CompletableFuture.allOf(ended);
        Objects.requireNonNull(runtime).runUntil(all);
        all.join();
    }

    private static StartSpec spec(String id) {
        return new StartSpec(
                id,
                "bench",
                StepsKind.NAME,
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
