package io.fermata.engine;

import io.fermata.kernel.Closing;
import io.fermata.kernel.EffectiveHistory;
import io.fermata.kernel.Event;
import io.fermata.kernel.HistoryRecord;
import io.fermata.kernel.OperationSpec;
import io.fermata.kernel.RunEnd;
import java.util.HashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whether an operator may have an operation done again, with another input or with its own. */
final class Redo {
    private Redo() {}

    /**
     * Why an operation cannot be done again; null if it can. What the program has cancelled, or left open when it ended
     * the run, it would leave so again: it is played with the same events up to there.
     *
     * @param from the operation; null: the one that failed last
     */
    static @Nullable String refuse(List<HistoryRecord> history, @Nullable String from) {
        if (from == null) {
            return null;
        }
        boolean isKnown = false;
        Closing end = null;
        RunEnd runEnd = null;
        for (var entry : EffectiveHistory.of(history)) {
            if (entry.event() instanceof Event.OperationClosed it
                    && it.operation().path().equals(from)) {
                end = it.closing();
            } else if (entry.event() instanceof Event.OperationOpened it
                    && it.operation().path().equals(from)) {
                isKnown = !it.spec().instant();
            } else if (entry.event() instanceof Event.Closed it) {
                runEnd = it.end();
            }
        }
        if (end instanceof Closing.Cancelled cancelled) {
            return "operation " + from + " was cancelled by the workflow's own code (" + cancelled.reason()
                    + "), which would cancel it again; name an operation that ended before that";
        }
        return isKnown && end == null && isOfProgram(runEnd)
                ? "operation " + from
                        + " had not ended when the workflow's own code ended the execution, which it would"
                        + " do again; name an operation that had ended, or none"
                : null;
    }

    private static boolean isOfProgram(@Nullable RunEnd end) {
        return switch (end) {
            case null -> false;
            case RunEnd.Terminated it -> false;
            case RunEnd.TimedOut it -> false;
            case RunEnd.Completed it -> true;
            case RunEnd.Failed it -> true;
            case RunEnd.Cancelled it -> true;
            case RunEnd.ContinuedAsNew it -> true;
        };
    }

    /**
     * Why not; null if so.
     *
     * @param from the operation; null: the one that failed last
     */
    static @Nullable String refuseInput(List<HistoryRecord> history, @Nullable String from) {
        var opened = new HashMap<String, OperationSpec>();
        String failed = from;
        for (var each : history) {
            for (var event : each.events()) {
                if (event instanceof Event.OperationOpened it) {
                    opened.put(it.operation().path(), it.spec());
                } else if (from == null
                        && event instanceof Event.OperationClosed it
                        && !(it.closing() instanceof Closing.Completed)) {
                    failed = it.operation().path();
                }
            }
        }
        if (failed != null && opened.get(failed) instanceof OperationSpec.Step step) {
            return "operation " + failed + " (" + step.name() + ") is a step: its input is what the workflow's code"
                    + " holds, so another one would change nothing; leave the input out, or mend the code";
        }
        return null;
    }
}
