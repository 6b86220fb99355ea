package io.fermata.kernel;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes the history of a new run out of another one's: a copy up to an operation, then {@link Event.Forked}, and from
 * there on as with {@link Event.Reopened}. Places stay the same; what the copied run did behind the operation is not
 * copied unless it belongs to what had begun before.
 */
public final class Forking {
    private static final int MADE_CHARS = 149;

    private Forking() {}

    /**
     * What is to be different.
     *
     * @param spec of the new run; its input counts if {@code from} is null
     * @param from the operation to be done again; null: all
     * @param input for that operation; NONE: its own
     * @param result with which that operation ends at once; null: it is done again
     * @param inputEdited whether the spec's input is another one
     */
    public record Plan(
            StartSpec spec,
            @Nullable OperationId from,
            Payload input,
            @Nullable Payload result,
            boolean inputEdited) {}

    /** A run with its whole history. */
    public record Original(String workflowId, RunId run, List<HistoryRecord> history) {
        public Original {
            history = List.copyOf(history);
        }
    }

    /** Why it cannot be done; null if it can. */
    public static @Nullable Rejection refuse(Original original, Plan plan) {
        var from = plan.from();
        if (from == null) {
            return plan.input().isNone() && plan.result() == null ? null : Rejection.INVALID;
        }
        var state = Kernel.fold(original.run(), original.history());
        var spec = specs(original.history()).get(from.path());
        if (!state.knows(from) || spec == null) {
            return Rejection.NOT_FOUND;
        }
        if (plan.result() != null
                && (!ByHandDecider.takesResult(spec) || !plan.input().isNone())) {
            return Rejection.INVALID;
        }
        return spec.instant() ? Rejection.INVALID : null;
    }

    /** The new run's history so far, to be folded and armed like a reopened one's. */
    public static List<HistoryRecord> records(Original original, Plan plan, long nowMillis, Cause cause) {
        var from = plan.from();
        var history = original.history();
        var first = history.getFirst();
        List<HistoryRecord> copied = new ArrayList<>();
        if (from == null) {
            copied.add(new HistoryRecord(1, nowMillis, first.cause(), List.of(new Event.Started(plan.spec()))));
        } else {
            long through = EffectiveHistory.lastNeeded(EffectiveHistory.of(history), from.path());
            history.forEach(each -> copy(each, through, original.workflowId(), copied));
            List<Event> begun = new ArrayList<>(copied.getFirst().events());
            begun.set(0, new Event.Started(plan.spec()));
            copied.set(0, new HistoryRecord(1, first.atMillis(), first.cause(), begun));
        }
        long next = copied.getLast().lastSequence() + 1;
        copied.add(new HistoryRecord(next, nowMillis, cause, forked(original, plan)));
        return copied;
    }

    private static void copy(HistoryRecord each, long through, String parent, List<HistoryRecord> copied) {
        if (each.firstSequence() <= through) {
            int count = (int) (Math.min(through, each.lastSequence()) - each.firstSequence() + 1);
            var events = each.events().stream()
                    .limit(count)
                    .map(event -> ofNobody(event, parent))
                    .toList();
            copied.add(new HistoryRecord(each.firstSequence(), each.atMillis(), each.cause(), events));
        }
    }

    /** A child whose id was made from its parent's gets one of its own if it is started again. */
    private static Event ofNobody(Event event, String parent) {
        if (event instanceof Event.OperationOpened(var id, OperationSpec.Child child) && isMade(child, id, parent)) {
            var anonymous = new OperationSpec.Child(
                    child.name(),
                    "",
                    child.input(),
                    child.policy(),
                    child.attributes(),
                    child.executionTimeoutMillis(),
                    child.retry());
            return new Event.OperationOpened(id, anonymous);
        }
        return event;
    }

    /** Ids that would be too long are cut, so the beginning has to do. */
    private static boolean isMade(OperationSpec.Child child, OperationId id, String parent) {
        var made = parent + "/" + id.path();
        return child.workflowId().equals(made)
                || (made.length() > MADE_CHARS && child.workflowId().startsWith(made.substring(0, MADE_CHARS)));
    }

    private static List<Event> forked(Original original, Plan plan) {
        var from = plan.from();
        var result = plan.result();
        boolean edited = from == null ? plan.inputEdited() : !plan.input().isNone();
        List<Event> events = new ArrayList<>();
        events.add(new Event.Forked(
                original.workflowId(), original.run(), from == null ? "" : from.path(), edited, result != null));
        if (from != null) {
            int generation = Kernel.fold(original.run(), original.history()).generation() + 1;
            events.add(new Event.Reopened(from.path(), generation, plan.input()));
            var spec = specs(original.history()).get(from.path());
            if (result != null && spec != null) {
                events.addAll(ByHandDecider.events(from, spec, result));
            }
        }
        return events;
    }

    private static Map<String, OperationSpec> specs(List<HistoryRecord> history) {
        var specs = new HashMap<String, OperationSpec>();
        for (var entry : EffectiveHistory.of(history)) {
            if (entry.event() instanceof Event.OperationOpened opened) {
                specs.put(opened.operation().path(), opened.spec());
            }
        }
        return specs;
    }
}
