package io.fermata.cli;

import io.fermata.embedded.Letter;
import io.fermata.embedded.RunDiff;
import io.fermata.embedded.TraceItem;
import io.fermata.sdk.HistoryEvent;
import io.fermata.sdk.RawJson;
import io.fermata.sdk.Trigger;
import io.fermata.sdk.Why;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a data directory answers. */
sealed interface Answer {
    record Done() implements Answer {}

    /** The executions that go on now. */
    record Woken(List<String> ids, boolean created) implements Answer {}

    /**
     * Where an execution stands.
     *
     * @param settled whether nothing more happens here by itself
     */
    record Snapshot(
            ExecutionEntry execution,
            boolean settled,
            Instant startedAt,
            @Nullable Instant closedAt,
            String reason) implements Answer {
        /** The same with what led to it. */
        Snapshot causedBy(String causation) {
            return new Snapshot(execution.withCause(causation), settled, startedAt, closedAt, reason);
        }

        /** The same with the signals that it waits for. */
        Snapshot withSignals(List<String> names) {
            if (names.isEmpty()) {
                return this;
            }
            var waits = new ArrayList<>(execution.waits());
            names.forEach(name -> waits.add(WaitEntry.ofSignal(name, startedAt)));
            return new Snapshot(execution.withWaits(waits), settled, startedAt, closedAt, reason);
        }
    }

    /** A snapshot with the events since the last one. */
    record Watched(Snapshot now, List<HistoryEvent> events) implements Answer {}

    record Events(List<HistoryEvent> events, long nextSequence) implements Answer {}

    record Executions(List<ListEntry> executions, @Nullable String cursor) implements Answer {}

    record Traced(List<TraceItem> items, @Nullable String cursor) implements Answer {}

    record DeadLetters(List<Letter> letters) implements Answer {}

    record Triggers(List<Trigger> triggers) implements Answer {}

    record Value(RawJson value) implements Answer {}

    /** What became of an update: an answer, or the error that is its answer. */
    record Answered(@Nullable RawJson answer, @Nullable ErrorEntry error) implements Answer {}

    record Task(@Nullable TaskEntry task) implements Answer {}

    record Wanted(boolean wanted) implements Answer {}

    /** A page of a run's records, encoded and in base 64. */
    record Records(String run, List<String> records, long nextSequence) implements Answer {}

    /** A copy of the store as of one moment. */
    record BackedUp(Instant takenAt, int files, long bytes) implements Answer {}

    /** Why an execution does not go on. */
    record Explained(Why why) implements Answer {}

    /** Two executions side by side. */
    record Compared(RunDiff diff) implements Answer {}

    record Refusal(int exitStatus, String message) implements Answer {}
}
