package io.fermata.cli;

import io.fermata.embedded.Readings;
import io.fermata.engine.Description;
import io.fermata.engine.WaitView;
import io.fermata.kernel.RunEnd;
import io.fermata.kernel.Status;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Judges where an execution stands: whether it goes on here by itself, or somebody has to do something. */
final class Snapshots {
    /** A timer that is due within this time is waited for. */
    static final Duration PATIENCE = Duration.ofMinutes(1);

    private static final Pattern STEP_LIMIT = Pattern.compile(Status.STEP_LIMIT + " (\\d+) reached");

    private final Readings readings;
    private final InstantSource clock;
    private final Predicate<String> servedQueue;
    private final Predicate<Description> othersAct;
    private final Predicate<String> settledChild;

    /**
     * Judges by what it is told.
     *
     * @param servedQueue has workers here
     * @param othersAct others act for what the execution is about, and may publish what it waits for
     * @param settledChild that execution does not go on by itself
     */
    Snapshots(
            Readings readings,
            InstantSource clock,
            Predicate<String> servedQueue,
            Predicate<Description> othersAct,
            Predicate<String> settledChild) {
        this.readings = readings;
        this.clock = clock;
        this.servedQueue = servedQueue;
        this.othersAct = othersAct;
        this.settledChild = settledChild;
    }

    Answer.Snapshot of(Description told) {
        var end = told.end();
        var waits = waits(told);
        var execution = new ExecutionEntry(
                told.spec().workflowId(),
                told.run().toString(),
                told.spec().workflow(),
                readings.status(told).name(),
                waits,
                end instanceof RunEnd.Completed completed ? readings.json(completed.result()) : null,
                ErrorEntry.of(readings.problem(told)),
                readings.channels(told),
                told.spec().correlation(),
                null,
                readings.views(told),
                told.openUpdates());
        return new Answer.Snapshot(
                execution,
                isSettled(told),
                Instant.ofEpochMilli(told.startedMillis()),
                orNull(told.closedMillis()),
                told.reason());
    }

    private static List<WaitEntry> waits(Description told) {
        var waits = new ArrayList<WaitEntry>();
        var limit = STEP_LIMIT.matcher(told.reason());
        if (told.status() == Status.PAUSED && limit.matches()) {
            waits.add(WaitEntry.ofStepLimit(limit.group(1), Instant.ofEpochMilli(told.startedMillis())));
        }
        told.waits().forEach(wait -> waits.add(entry(wait)));
        return waits;
    }

    private boolean isSettled(Description told) {
        return switch (told.status()) {
            case PAUSED, BLOCKED, COMPLETED, FAILED, CANCELLED, TERMINATED, TIMED_OUT -> true;
            case CONTINUED -> false;
            case OPEN -> told.parked() && told.waits().stream().noneMatch(this::goesOn) && !isHelped(told);
        };
    }

    private boolean isHelped(Description told) {
        return told.waits().stream().anyMatch(wait -> wait.kind().equals("message")) && othersAct.test(told);
    }

    private boolean goesOn(WaitView wait) {
        return switch (wait.kind()) {
            case "step", "signal" -> true;
            case "task" -> servedQueue.test(wait.queue());
            case "timer" -> wait.untilMillis() - clock.millis() <= PATIENCE.toMillis();
            case "child" -> wait.key().isEmpty() || !settledChild.test(wait.key());
            default -> false;
        };
    }

    private static WaitEntry entry(WaitView wait) {
        return new WaitEntry(
                wait.operation(),
                Readings.kind(wait),
                Readings.name(wait),
                orNull(wait.queue()),
                orNull(wait.type()),
                orNull(wait.key()),
                orNull(wait.token()),
                wait.attempt(),
                orNull(wait.worker()),
                Instant.ofEpochMilli(wait.sinceMillis()),
                orNull(wait.untilMillis()),
                orNull(wait.lastError()),
                orNull(wait.heldBack()),
                null);
    }

    private static @Nullable String orNull(String text) {
        return text.isEmpty() ? null : text;
    }

    private static @Nullable Instant orNull(long millis) {
        return millis == 0 ? null : Instant.ofEpochMilli(millis);
    }
}
