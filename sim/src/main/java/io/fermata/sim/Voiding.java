package io.fermata.sim;

import io.fermata.kernel.Closing;
import io.fermata.kernel.Event;
import io.fermata.kernel.RunEnd;
import io.fermata.sim.RunModel.Entry;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What a reopening leaves of a history, by the oracle's own reading: all that was before the operation's end (or the
 * turn that ended the run), and behind that what others did: signals, updates, limits, and what became of operations
 * that had been opened before.
 */
final class Voiding {
    private Voiding() {}

    static List<Entry> without(List<Entry> entries, String operation) {
        int cut = operation.isEmpty() ? atEnd(entries) : atOperation(entries, operation);
        Set<String> before = new HashSet<>();
        entries.subList(0, cut).forEach(entry -> {
            if (entry.event() instanceof Event.OperationOpened opened) {
                before.add(opened.operation().path());
            }
        });
        List<Entry> kept = new ArrayList<>();
        for (int i = 0; i < entries.size(); i++) {
            var event = entries.get(i).event();
            boolean isOutside = isOfOthers(event) || before.contains(about(event));
            boolean stays = i < cut || (isOutside && !isEndOf(event, operation));
            if (stays && !reached(event, operation)) {
                kept.add(entries.get(i));
            }
        }
        return kept;
    }

    /** What the operation itself had got, or had written. */
    private static boolean reached(Event event, String operation) {
        if (event instanceof Event.MessageDelivered delivered) {
            return delivered.operation().path().equals(operation);
        }
        return event instanceof Event.ChannelWritten written
                && !operation.isEmpty()
                && written.by().equals(operation);
    }

    private static boolean isEndOf(Event event, String operation) {
        return event instanceof Event.OperationClosed closed
                && (closed.operation().path().equals(operation) || closed.closing() instanceof Closing.Cancelled);
    }

    private static boolean isOfOthers(Event event) {
        return event instanceof Event.Started
                || event instanceof Event.StartDelayElapsed
                || event instanceof Event.Signalled
                || event instanceof Event.UpdateAccepted
                || event instanceof Event.StepLimitSet
                || event instanceof Event.Forked;
    }

    /** The operation that the event tells of, unless it is the program's own doing. */
    private static String about(Event event) {
        return switch (event) {
            case Event.AttemptDue it -> it.operation().path();
            case Event.AttemptStarted it -> it.operation().path();
            case Event.AttemptFailed it -> it.operation().path();
            case Event.AttemptLost it -> it.operation().path();
            case Event.AttemptDeferred it -> it.operation().path();
            case Event.Heartbeat it -> it.operation().path();
            case Event.MessageDelivered it -> it.operation().path();
            case Event.ChildStarted it -> it.operation().path();
            case Event.OperationClosed it -> it.operation().path();
            case Event.ChannelWritten it -> it.by();
            case Event.Reopened it -> it.fromOperation();
            default -> "none";
        };
    }

    private static int atOperation(List<Entry> entries, String path) {
        int closed = last(
                entries,
                event -> event instanceof Event.OperationClosed it
                        && it.operation().path().equals(path));
        return closed >= 0 ? closed : end(entries);
    }

    private static int atEnd(List<Entry> entries) {
        int end = end(entries);
        if (end == entries.size() || !(entries.get(end).event() instanceof Event.Closed closed)) {
            return end;
        }
        int turn = last(entries, Event.TurnTaken.class::isInstance);
        int asked = last(entries, Event.CancelRequested.class::isInstance);
        int brought = closed.end() instanceof RunEnd.Cancelled && asked >= 0 ? asked : turn;
        boolean isOutside = closed.end() instanceof RunEnd.Terminated || closed.end() instanceof RunEnd.TimedOut;
        return isOutside || brought < 0 ? end : brought;
    }

    /** Where the run ended, or was blocked. */
    private static int end(List<Entry> entries) {
        int closed = last(entries, Event.Closed.class::isInstance);
        int blocked = last(entries, Event.Blocked.class::isInstance);
        boolean isBlocked = blocked > last(entries, Event.Resumed.class::isInstance);
        return closed >= 0 ? closed : isBlocked ? blocked : entries.size();
    }

    private static int last(List<Entry> entries, Predicate<Event> wanted) {
        for (int i = entries.size() - 1; i >= 0; i--) {
            if (wanted.test(entries.get(i).event())) {
                return i;
            }
        }
        return -1;
    }
}
