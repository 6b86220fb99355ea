package io.fermata.engine;

import io.fermata.kernel.Closing;
import io.fermata.kernel.Event;
import io.fermata.kernel.HistoryRecord;
import io.fermata.kernel.OperationSpec;
import java.util.HashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whether an operator may put another input in the place of an operation's own. */
final class Redo {
    private Redo() {}

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
