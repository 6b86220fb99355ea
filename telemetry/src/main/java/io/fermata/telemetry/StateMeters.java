package io.fermata.telemetry;

import io.fermata.embedded.Fermata;
import io.fermata.engine.EngineStats;
import io.fermata.engine.QueueStats;
import io.fermata.kernel.Status;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.ToDoubleFunction;

/** How the engine stands when somebody looks; it is asked at most once a second, however many meters are read. */
final class StateMeters {
    private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long PATIENCE_MILLIS = 1_000;
    private static final EngineStats NONE = new EngineStats(0, 0, 0, 0, 0, List.of());

    private final Fermata fermata;
    private final MeterRegistry registry;
    private final Tags all;
    private final Names names;
    private final MultiGauge executions;
    private final MultiGauge queued;
    private final MultiGauge leased;
    private final MultiGauge oldest;
    private EngineStats last = NONE;
    private long lastNanos = System.nanoTime() - FRESH_NANOS;

    StateMeters(Fermata fermata, MeterRegistry registry, String namespace, Names names) {
        this.fermata = fermata;
        this.registry = registry;
        this.all = Tags.of("namespace", namespace);
        this.names = names;
        this.executions = many("fermata.executions", "executions by workflow and status, as they are counted");
        this.queued = many("fermata.queue.queued", "tasks that wait for a worker");
        this.leased = many("fermata.queue.leased", "tasks that a worker has");
        this.oldest = many("fermata.queue.oldest.seconds", "how long the oldest waiting task has waited");
    }

    void register() {
        gauge("fermata.mailbox.waiting", "requests that wait for a shard", EngineStats::requestsWaiting);
        gauge("fermata.mailbox.max", "requests that may wait", EngineStats::requestsMax);
        gauge("fermata.executions.in.memory", "executions that are not parked", EngineStats::inMemory);
        gauge("fermata.timers.lag.seconds", "how far timers are behind", stats -> stats.timerLagMillis() / 1e3);
        FunctionCounter.builder(
                        "fermata.requests.refused", this, self -> self.stats().requestsRefused())
                .description("requests that were told OVERLOADED because the mailbox was full")
                .tags(all)
                .register(registry);
        FunctionTimer.builder(
                        "fermata.log.syncs",
                        fermata,
                        it -> it.stats().syncs(),
                        it -> it.stats().syncNanos(),
                        TimeUnit.NANOSECONDS)
                .description("writes of the log, each with its sync")
                .tags(all)
                .register(registry);
        FunctionCounter.builder("fermata.log.bytes", fermata, it -> it.stats().logBytes())
                .tags(all)
                .register(registry);
        FunctionCounter.builder("fermata.batches", fermata, it -> it.stats().batches())
                .description("committed batches; fermata_history_records_total over this is a batch's size")
                .tags(all)
                .register(registry);
    }

    private void gauge(String name, String meaning, ToDoubleFunction<EngineStats> value) {
        Gauge.builder(name, this, self -> value.applyAsDouble(self.stats()))
                .description(meaning)
                .tags(all)
                .register(registry);
    }

    private MultiGauge many(String name, String meaning) {
        return MultiGauge.builder(name).description(meaning).tags(all).register(registry);
    }

    private synchronized EngineStats stats() {
        if (System.nanoTime() - lastNanos >= FRESH_NANOS) {
            last = within(fermata.engineStats(), last);
            rows(last.queues());
            counts(within(fermata.engine().counts(), Map.of()));
            lastNanos = System.nanoTime();
        }
        return last;
    }

    private void rows(List<QueueStats> queues) {
        var byName = new TreeMap<String, QueueStats>();
        queues.forEach(queue -> byName.merge(names.label(queue.queue()), queue, StateMeters::together));
        queued.register(rows(byName, QueueStats::queued), true);
        leased.register(rows(byName, QueueStats::leased), true);
        oldest.register(rows(byName, queue -> queue.oldestAgeMillis() / 1e3), true);
    }

    private static List<MultiGauge.Row<?>> rows(Map<String, QueueStats> queues, ToDoubleFunction<QueueStats> value) {
        var rows = new ArrayList<MultiGauge.Row<?>>();
        queues.forEach(
                (name, queue) -> rows.add(MultiGauge.Row.of(Tags.of("queue", name), value.applyAsDouble(queue))));
        return rows;
    }

    private static QueueStats together(QueueStats one, QueueStats other) {
        return new QueueStats(
                Names.OTHER,
                one.queued() + other.queued(),
                one.leased() + other.leased(),
                one.pollers() + other.pollers(),
                one.freeSlots() + other.freeSlots(),
                Math.max(one.oldestAgeMillis(), other.oldestAgeMillis()));
    }

    private void counts(Map<String, Map<Status, Long>> counts) {
        var sums = new TreeMap<String, Map<Status, Long>>();
        counts.forEach((workflow, byStatus) ->
                byStatus.forEach((status, count) -> sums.computeIfAbsent(names.label(workflow), name -> new TreeMap<>())
                        .merge(status, count, Long::sum)));
        var rows = new ArrayList<MultiGauge.Row<?>>();
        sums.forEach((workflow, byStatus) -> byStatus.forEach((status, count) -> rows.add(MultiGauge.Row.of(
                Tags.of("workflow", workflow, "status", status.name().toLowerCase(Locale.ROOT)), count))));
        executions.register(rows, true);
    }

    /** What was told last when the engine does not answer in time: a reader of meters is not held up for long. */
    private static <T> T within(CompletableFuture<T> asked, T otherwise) {
        try {
            return asked.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException late) {
            return otherwise;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return otherwise;
        }
    }
}
