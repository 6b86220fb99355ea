package io.fermata.bench;

import io.fermata.codec.HistoryCodec;
import io.fermata.kernel.HistoryRecord;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/** How long the whole history of five steps takes to become bytes, and to be read from them. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class CodecBenchmark {
    private final List<HistoryRecord> records = SampleHistory.ofSteps(5);
    private final List<byte[]> encoded =
            records.stream().map(HistoryCodec::encode).toList();

    /** Writes every record. */
    @Benchmark
    public void encode(Blackhole sink) {
        for (var historyRecord : records) {
            sink.consume(HistoryCodec.encode(historyRecord));
        }
    }

    /** Reads every record. */
    @Benchmark
    public void decode(Blackhole sink) {
        for (var bytes : encoded) {
            sink.consume(HistoryCodec.decode(bytes));
        }
    }
}
