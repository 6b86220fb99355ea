package io.fermata.bench;

import io.fermata.embedded.Fermata;
import io.fermata.embedded.FermataBuilder;
import io.fermata.sdk.Context;
import io.fermata.sdk.Workflow;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;

/** Measures healthy executions before and while others misbehave, in the same process. */
final class PoisonRun {
    private static final int CLIENTS = 20;
    private static final int STEPS = 3;
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration CLOSING = Duration.ofSeconds(5);
    private static final String HEALTHY = "healthy";

    /** Times of healthy executions, in milliseconds, before and during; {@code count} of the bad ones. */
    record Row(String poison, int count, double p50, double p99, double p50During, double p99During) {
        double ratio() {
            return p99During / p99;
        }
    }

    private static final class Healthy implements Workflow<Long, Long> {
        @Override
        public Long run(Context ctx, Long number) {
            long sum = 0;
            for (int i = 0; i < STEPS; i++) {
                sum += ctx.step("add", Long.class, () -> number);
            }
            return sum;
        }
    }

    private final Path data;
    private final int seconds;
    private long batch;

    PoisonRun(Path data, int seconds) {
        this.data = data;
        this.seconds = seconds;
    }

    /** The round whose ratio is in the middle: what else the machine did at the time is in all of them. */
    Row measure(Poison poison, int count, int rounds) throws IOException, InterruptedException {
        var rows = new ArrayList<Row>();
        for (int i = 0; i < rounds; i++) {
            rows.add(measure(poison, count));
        }
        rows.sort(Comparator.comparingDouble(Row::ratio));
        return rows.get((rounds - 1) / 2);
    }

    private Row measure(Poison poison, int count) throws IOException, InterruptedException {
        var over = new AtomicBoolean();
        var directory = data.resolve(poison + "-" + batch);
        var fermata = builder(poison, directory, over).open();
        try {
            load(fermata, seconds);
            var before = load(fermata, seconds);
            if (poison == Poison.TIMERS) {
                fermata.close(CLOSING);
                startIdle(poison, count, directory, over);
                fermata = builder(poison, directory, over).open();
            } else {
                poison.start(fermata, count);
            }
            if (poison == Poison.HISTORY) {
                fermata.close(CLOSING);
                fermata = builder(poison, directory, over).open();
            }
            poison.disturb(fermata, count, over);
            var during = load(fermata, seconds);
            poison.awaitEnd(fermata, count);
            return row(poison, count, before, during);
        } finally {
            over.set(true);
            fermata.close(CLOSING);
        }
    }

    /** Nothing acts yet: their timers are all overdue when the engine is opened in earnest. */
    private static void startIdle(Poison poison, int count, Path directory, AtomicBoolean over)
            throws InterruptedException {
        try (var passive = builder(poison, directory, over).passive().open()) {
            poison.start(passive, count);
        }
    }

    private static FermataBuilder builder(Poison poison, Path directory, AtomicBoolean over) {
        var builder = Fermata.embedded(directory).alerts(alert -> {}).register(HEALTHY, new Healthy());
        return poison.register(builder, over);
    }

    private static Row row(Poison poison, int count, long[] before, long[] during) {
        return new Row(
                poison.shown(),
                count,
                Latencies.millis(before, 0.5),
                Latencies.millis(before, 0.99),
                Latencies.millis(during, 0.5),
                Latencies.millis(during, 0.99));
    }

    /** The times of a closed loop of healthy executions, sorted. */
    private long[] load(Fermata fermata, int forSeconds) throws InterruptedException {
        long until = System.nanoTime() + Duration.ofSeconds(forSeconds).toNanos();
        long own = batch++;
        var all = new ArrayList<Latencies>();
        var clients = new ArrayList<Thread>();
        for (int i = 0; i < CLIENTS; i++) {
            var times = new Latencies();
            var prefix = HEALTHY + "-" + own + "-" + i + "-";
            all.add(times);
            clients.add(Thread.ofPlatform().start(() -> {
                for (long number = 0; System.nanoTime() < until; number++) {
                    long began = System.nanoTime();
                    Objects.requireNonNull(fermata.start(HEALTHY, prefix + number, number, Long.class)
                            .result(PATIENCE));
                    times.add(System.nanoTime() - began);
                }
            }));
        }
        for (var client : clients) {
            client.join();
        }
        return Latencies.sorted(all);
    }
}
