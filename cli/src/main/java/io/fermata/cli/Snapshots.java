package io.fermata.cli;

import io.fermata.embedded.Readings;
import io.fermata.engine.Description;
import io.fermata.engine.WaitView;
import io.fermata.kernel.RunEnd;
import io.fermata.kernel.Status;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What an engine tells of an execution, in the command line's own words. */
final class Snapshots {
    private static final Pattern STEP_LIMIT = Pattern.compile(Status.STEP_LIMIT + " (\\d+) reached");

    private Snapshots() {}

    static Settling.Standing of(Description told, Readings readings) {
        var end = told.end();
        var started = Instant.ofEpochMilli(told.startedMillis());
        var waits = told.waits().stream().map(Snapshots::entry).toList();
        var execution = new ExecutionEntry(
                told.spec().workflowId(),
                told.run().toString(),
                told.spec().workflow(),
                readings.status(told).name(),
                withStepLimit(waits, told.status() == Status.PAUSED, told.reason(), started),
                end instanceof RunEnd.Completed completed ? readings.json(completed.result()) : null,
                ErrorEntry.of(readings.problem(told)),
                readings.channels(told),
                told.spec().correlation(),
                null,
                readings.views(told),
                told.openUpdates());
        return new Settling.Standing(
                execution, started, orNull(told.closedMillis()), told.reason(), told.historyEvents());
    }

    /** The pause at a step limit stands among the waits, before the others. */
    static List<WaitEntry> withStepLimit(List<WaitEntry> waits, boolean paused, String reason, Instant since) {
        var limit = STEP_LIMIT.matcher(reason);
        if (!paused || !limit.matches()) {
            return waits;
        }
        var all = new ArrayList<WaitEntry>();
        all.add(WaitEntry.ofStepLimit(limit.group(1), since));
        all.addAll(waits);
        return all;
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
