package io.fermata.embedded;

import io.fermata.durable.HistoryReplay;
import io.fermata.durable.JavaWorkflows;
import io.fermata.durable.Payloads;
import io.fermata.engine.Description;
import io.fermata.engine.EngineClient;
import io.fermata.engine.WaitView;
import io.fermata.kernel.Payload;
import io.fermata.kernel.Status;
import io.fermata.sdk.RawJson;
import io.fermata.sdk.Reason;
import io.fermata.sdk.TypeRef;
import io.fermata.sdk.Why;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Finds out why an execution does not go on, from what is recorded and who is there. Nothing is written, no turn is
 * taken, no method blocks; used from many threads at once.
 */
public final class WhyReading {
    /** How deep children of children are asked. */
    static final int CHILD_DEPTH_MAX = 10;

    private static final long SIGNALS_MILLIS = 3_000;

    private final EngineClient engine;
    private final Payloads payloads;
    private final Readings readings;
    private final InstantSource clock;

    /** Asks this engine; the clock says what is due. */
    public WhyReading(EngineClient engine, Payloads payloads, InstantSource clock) {
        this.engine = engine;
        this.payloads = payloads;
        this.readings = new Readings(payloads);
        this.clock = clock;
    }

    /** Fails with an {@link io.fermata.engine.EngineException} as {@link EngineClient#describe} does. */
    public CompletableFuture<Why> why(String id) {
        return why(id, 0);
    }

    private CompletableFuture<Why> why(String id, int depth) {
        return engine.describe(id).thenCompose(told -> {
            var now = clock.instant();
            return reasons(told, now, depth)
                    .thenApply(reasons -> new Why(id, readings.status(told), now, sorted(reasons, now)));
        });
    }

    private CompletableFuture<List<Reason>> reasons(Description told, Instant now, int depth) {
        return switch (told.status()) {
            case OPEN -> open(told, now, depth);
            case PAUSED -> held(told, tail -> tail.paused(told.reason()), now, depth);
            case BLOCKED -> held(told, tail -> blocked(told, tail), now, depth);
            case COMPLETED, FAILED, CANCELLED, TERMINATED, TIMED_OUT ->
                CompletableFuture.completedFuture(List.of(closed(told)));
            case CONTINUED -> CompletableFuture.completedFuture(List.of(new Reason.TakesTurn()));
        };
    }

    /** Makes the first reason out of the end of the history. */
    private interface FromTail {
        Reason reason(HistoryTail tail);
    }

    private CompletableFuture<List<Reason>> held(Description told, FromTail first, Instant now, int depth) {
        return tail(told).thenCombine(waits(told, now, depth), (tail, waits) -> {
            var all = new ArrayList<Reason>();
            all.add(first.reason(tail));
            all.addAll(waits);
            return all;
        });
    }

    private Reason blocked(Description told, HistoryTail tail) {
        return new Reason.Blocked(
                HistoryReplay.operationIn(told.reason()), told.reason(), told.advice(), tail.blockedAt());
    }

    private Reason closed(Description told) {
        var problem = readings.problem(told);
        var error = problem == null ? null : problem.type() + ": " + problem.message();
        return new Reason.Closed(readings.status(told), Instant.ofEpochMilli(told.closedMillis()), error);
    }

    private CompletableFuture<List<Reason>> open(Description told, Instant now, int depth) {
        long begins = told.startedMillis() + told.spec().delayMillis();
        if (told.spec().delayMillis() > 0 && begins > now.toEpochMilli()) {
            return CompletableFuture.completedFuture(List.of(new Reason.StartsLater(Instant.ofEpochMilli(begins))));
        }
        var waits = waits(told, now, depth);
        var signals = told.parked() ? signals(told) : CompletableFuture.completedFuture(List.<Reason>of());
        return waits.thenCombine(signals, (found, awaited) -> {
            var all = new ArrayList<>(found);
            all.addAll(awaited);
            if (!told.parked() && engine.acts() && found.stream().noneMatch(Reason.StepRuns.class::isInstance)) {
                all.addFirst(new Reason.TakesTurn());
            }
            return all;
        });
    }

    private CompletableFuture<List<Reason>> waits(Description told, Instant now, int depth) {
        var asked = told.waits().stream()
                .limit(Why.REASONS_MAX)
                .map(wait -> of(wait, told, now, depth))
                .toList();
        return CompletableFuture.allOf(asked.toArray(CompletableFuture[]::new))
                .thenApply(done -> asked.stream()
                        .map(CompletableFuture::join)
                        .flatMap(List::stream)
                        .toList());
    }

    private CompletableFuture<List<Reason>> of(WaitView wait, Description told, Instant now, int depth) {
        return switch (Readings.kind(wait)) {
            case "task" -> task(told, wait);
            case "message" -> message(told, wait, now);
            case "child" -> child(wait, depth);
            case "step" -> one(step(wait));
            case "callback" ->
                one(new Reason.AwaitsCallback(wait.operation(), wait.name(), since(wait), orNull(wait.untilMillis())));
            case "compensation" -> one(stuck(told, wait));
            case "timer" -> one(new Reason.Sleeps(wait.operation(), since(wait), millis(wait.untilMillis())));
            case "signal" -> one(new Reason.SendsSignal(wait.operation(), wait.key(), since(wait)));
            default -> throw new IllegalStateException("a wait of kind " + wait.kind());
        };
    }

    private static CompletableFuture<List<Reason>> one(@Nullable Reason reason) {
        return CompletableFuture.completedFuture(reason == null ? List.of() : List.of(reason));
    }

    private @Nullable Reason step(WaitView wait) {
        return switch (wait.phase()) {
            case RUNNING ->
                new Reason.StepRuns(
                        wait.operation(), wait.name(), wait.attempt(), millis(wait.phaseSinceMillis()), !engine.acts());
            case BACKING_OFF -> BackingOff.of(wait);
            case PENDING, WAITING -> null; // Held back by a pause or block, which is told itself.
        };
    }

    private CompletableFuture<List<Reason>> task(Description told, WaitView wait) {
        return switch (wait.phase()) {
            case RUNNING ->
                one(new Reason.HandedOut(
                        wait.operation(),
                        wait.name(),
                        wait.queue(),
                        wait.attempt(),
                        wait.worker(),
                        millis(wait.phaseSinceMillis()),
                        millis(wait.heardOfMillis())));
            case BACKING_OFF -> one(BackingOff.of(wait));
            case PENDING, WAITING -> told.status() == Status.OPEN ? queued(told, wait) : one(null);
        };
    }

    /** A task that was taken meanwhile is not told: the next one who asks sees it. */
    private CompletableFuture<List<Reason>> queued(Description told, WaitView wait) {
        return engine.place(told.spec().workflowId(), wait.operation())
                .handle((place, gone) -> place == null
                        ? List.of()
                        : List.of(new Reason.Queued(
                                wait.operation(),
                                wait.name(),
                                wait.queue(),
                                wait.attempt(),
                                millis(wait.phaseSinceMillis()),
                                Math.max(place.ahead(), 0),
                                place.served(),
                                orNull(place.takerSeenMillis()))));
    }

    private CompletableFuture<List<Reason>> message(Description told, WaitView wait, Instant now) {
        return new NearMisses(engine, now.toEpochMilli())
                .of(wait.type(), wait.key(), told.spec().correlation())
                .thenApply(misses -> List.of(new Reason.AwaitsMessage(
                        wait.operation(), wait.type(), wait.key(), since(wait), orNull(wait.untilMillis()), misses)));
    }

    private CompletableFuture<List<Reason>> child(WaitView wait, int depth) {
        var none = CompletableFuture.<@Nullable Why>completedFuture(null);
        var asked = wait.key().isEmpty() || depth == CHILD_DEPTH_MAX
                ? none
                : why(wait.key(), depth + 1).<@Nullable Why>handle((why, gone) -> why);
        return asked.thenApply(why -> List.of(new Reason.AwaitsChild(wait.operation(), wait.key(), since(wait), why)));
    }

    private Reason stuck(Description told, WaitView wait) {
        var row = StuckRow.find(readings.views(told), Readings.name(wait));
        return new Reason.CompensationStuck(
                wait.operation(), Readings.name(wait), row.attempts(), row.failure(), since(wait));
    }

    /** Only the workflow's code knows them, since a wait for a signal writes nothing. */
    private CompletableFuture<List<Reason>> signals(Description told) {
        var names = engine.query(told.spec().workflowId(), JavaWorkflows.AWAITED_SIGNALS, payloads.of(RawJson.NULL))
                .completeOnTimeout(Payload.NONE, SIGNALS_MILLIS, TimeUnit.MILLISECONDS)
                .exceptionally(unknown -> Payload.NONE);
        return names.thenCombine(tail(told), (answer, tail) -> {
            if (!answer.isNone()) {
                return tail.signals(
                        payloads.read(answer, TypeRef.listOf(String.class)),
                        told.waits().isEmpty());
            }
            boolean unexplained = told.waits().isEmpty();
            return unexplained ? List.of(new Reason.AwaitsSignal(null, tail.restsSince(), tail.unread())) : List.of();
        });
    }

    private CompletableFuture<HistoryTail> tail(Description told) {
        long from = Math.max(1, told.historyEvents() - HistoryTail.EVENTS_MAX + 1);
        return engine.history(told.spec().workflowId(), from, HistoryTail.EVENTS_MAX)
                .thenApply(page -> new HistoryTail(page.records()));
    }

    /** The one that decides first; that nobody runs the store decides if something is due. */
    private List<Reason> sorted(List<Reason> found, Instant now) {
        var all = new ArrayList<>(found);
        all.sort(Comparator.comparingInt(WhyReading::rank));
        boolean held = all.stream().anyMatch(Reason::decidesAlone);
        if (!engine.acts() && !held) {
            boolean due = all.isEmpty() || all.stream().anyMatch(reason -> isDue(reason, now));
            all.add(due ? 0 : all.size(), new Reason.NobodyRuns());
        }
        return all.stream().limit(Why.REASONS_MAX).toList();
    }

    private static boolean isDue(Reason reason, Instant now) {
        var due = reason instanceof Reason.Retries retries
                ? retries.until()
                : reason instanceof Reason.HeldBack held
                        ? held.until()
                        : reason instanceof Reason.Sleeps sleeps
                                ? sleeps.until()
                                : reason instanceof Reason.AwaitsMessage message ? message.until() : null;
        return reason instanceof Reason.StepRuns || (due != null && !due.isAfter(now));
    }

    private static int rank(Reason reason) {
        if (reason.decidesAlone() || reason instanceof Reason.CompensationStuck) {
            return 0;
        }
        return reason instanceof Reason.Sleeps ? 2 : 1;
    }

    private static Instant since(WaitView wait) {
        return millis(wait.sinceMillis());
    }

    private static Instant millis(long millis) {
        return Instant.ofEpochMilli(millis);
    }

    private static @Nullable Instant orNull(long millis) {
        return millis == 0 ? null : Instant.ofEpochMilli(millis);
    }
}
