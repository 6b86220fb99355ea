package io.fermata.kernel;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A history without what {@link Event.Reopened} made void.
 *
 * <p>Everything before the cut stays: the last end of the reopened operation, or (without an operation) the turn that
 * ended the run, or the end itself if no turn brought it, or the request if the run was cancelled. Behind the cut the
 * program's own doing (turns and what they asked for) and the ends, pauses and blocks of the run are void; signals, and
 * what happened to operations that were opened before, stay. Places in the history never change.
 */
public final class EffectiveHistory {
    private EffectiveHistory() {}

    /** The events that count, in order; {@code records} is the whole history of one run. */
    public static List<HistoryEntry> of(List<HistoryRecord> records) {
        List<HistoryEntry> entries = new ArrayList<>();
        for (var historyRecord : records) {
            long sequence = historyRecord.firstSequence();
            for (var event : historyRecord.events()) {
                if (event instanceof Event.Reopened reopened) {
                    entries = without(entries, reopened.fromOperation());
                }
                entries.add(new HistoryEntry(sequence++, historyRecord.atMillis(), event));
            }
        }
        return entries;
    }

    /** What a program that starts at a snapshot is shown: signals that were kept for it, then {@code tail}. */
    public static List<HistoryEntry> of(Snapshot snapshot, List<HistoryRecord> tail) {
        List<HistoryEntry> shown = new ArrayList<>();
        var behind = of(tail);
        long first = behind.isEmpty() ? Long.MAX_VALUE : behind.getFirst().sequence();
        for (var unread : snapshot.unread()) {
            if (unread.sequence() < first) {
                shown.add(new HistoryEntry(unread.sequence(), 0, unread.signal()));
            }
        }
        shown.addAll(behind);
        return shown;
    }

    /** Up to which event a copy must go that is reopened there: all that stays, and the end that is cut off. */
    static long lastNeeded(List<HistoryEntry> entries, String reopened) {
        int cut = cutAtOperation(entries, reopened);
        long end = cut < entries.size() ? entries.get(cut).sequence() : 0;
        return Math.max(end, without(entries, reopened).getLast().sequence());
    }

    private static List<HistoryEntry> without(List<HistoryEntry> entries, String reopened) {
        int cut = reopened.isEmpty() ? cutAtEnd(entries) : cutAtOperation(entries, reopened);
        Set<String> openedBefore = new HashSet<>();
        List<HistoryEntry> kept = new ArrayList<>(entries.size());
        for (int i = 0; i < entries.size(); i++) {
            var entry = entries.get(i);
            if (i < cut && entry.event() instanceof Event.OperationOpened opened) {
                openedBefore.add(opened.operation().path());
            }
            if (!isOfReopened(entry.event(), reopened)
                    && (i < cut || staysBehindCut(entry.event(), openedBefore, reopened))) {
                kept.add(entry);
            }
        }
        return kept;
    }

    /** What reached the reopened operation, or came of it, before its end. */
    private static boolean isOfReopened(Event event, String reopened) {
        if (event instanceof Event.MessageDelivered delivered) {
            return delivered.operation().path().equals(reopened);
        }
        return !reopened.isEmpty()
                && event instanceof Event.ChannelWritten written
                && written.by().equals(reopened);
    }

    private static int cutAtOperation(List<HistoryEntry> entries, String path) {
        for (int i = entries.size() - 1; i >= 0; i--) {
            if (entries.get(i).event() instanceof Event.OperationClosed closed
                    && closed.operation().path().equals(path)) {
                return i;
            }
        }
        return lastEnd(entries);
    }

    private static int cutAtEnd(List<HistoryEntry> entries) {
        int end = lastEnd(entries);
        if (end == entries.size() || !(entries.get(end).event() instanceof Event.Closed closed)) {
            return end;
        }
        return switch (closed.end()) {
            case RunEnd.Terminated terminated -> end;
            case RunEnd.TimedOut timedOut -> end;
            case RunEnd.Cancelled cancelled -> last(entries, Event.CancelRequested.class, lastTurn(entries, end));
            case RunEnd.Completed completed -> lastTurn(entries, end);
            case RunEnd.Failed failed -> lastTurn(entries, end);
            case RunEnd.ContinuedAsNew continued -> lastTurn(entries, end);
        };
    }

    private static int lastTurn(List<HistoryEntry> entries, int otherwise) {
        return last(entries, Event.TurnTaken.class, otherwise);
    }

    private static int lastEnd(List<HistoryEntry> entries) {
        int closed = last(entries, Event.Closed.class, -1);
        int blocked = last(entries, Event.Blocked.class, -1);
        boolean isBlocked = blocked > last(entries, Event.Resumed.class, -1);
        return closed >= 0 ? closed : isBlocked ? blocked : entries.size();
    }

    private static int last(List<HistoryEntry> entries, Class<? extends Event> type, int otherwise) {
        for (int i = entries.size() - 1; i >= 0; i--) {
            if (type.isInstance(entries.get(i).event())) {
                return i;
            }
        }
        return otherwise;
    }

    private static boolean staysBehindCut(Event event, Set<String> openedBefore, String reopened) {
        return switch (event) {
            case Event.Started e -> true;
            case Event.StartDelayElapsed e -> true;
            case Event.Signalled e -> true;
            case Event.StepLimitSet e -> true;
            case Event.UpdateAccepted e -> true;
            case Event.AttemptDue e -> openedBefore.contains(e.operation().path());
            case Event.AttemptStarted e -> openedBefore.contains(e.operation().path());
            case Event.AttemptFailed e -> openedBefore.contains(e.operation().path());
            case Event.AttemptLost e -> openedBefore.contains(e.operation().path());
            case Event.AttemptDeferred e -> openedBefore.contains(e.operation().path());
            case Event.Heartbeat e -> openedBefore.contains(e.operation().path());
            case Event.MessageDelivered e -> openedBefore.contains(e.operation().path());
            case Event.ChildStarted e -> openedBefore.contains(e.operation().path());
            case Event.OperationClosed e ->
                openedBefore.contains(e.operation().path())
                        && !e.operation().path().equals(reopened)
                        && !(e.closing() instanceof Closing.Cancelled);
            case Event.Reopened e -> openedBefore.contains(e.fromOperation());
            case Event.TurnTaken e -> false;
            case Event.OperationOpened e -> false;
            case Event.CancelRequested e -> false;
            case Event.Paused e -> false;
            case Event.Resumed e -> false;
            case Event.Blocked e -> false;
            case Event.Annotated e -> false;
            case Event.ViewSet e -> false;
            case Event.AttributesSet e -> false;
            case Event.Checkpointed e -> false;
            case Event.Closed e -> false;
            case Event.UpdateAnswered e -> false;
            case Event.ChannelWritten e -> openedBefore.contains(e.by());
            case Event.Forked e -> true;
        };
    }
}
