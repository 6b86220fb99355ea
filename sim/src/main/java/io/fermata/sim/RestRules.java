package io.fermata.sim;

import io.fermata.engine.ExecutionStatus;
import io.fermata.engine.ListQuery;
import io.fermata.engine.ListedExecution;
import io.fermata.kernel.OperationSpec;
import io.fermata.kernel.Payload;
import io.fermata.kernel.RunEnd;
import io.fermata.kernel.Status;
import io.fermata.sim.RunModel.Operation;
import io.fermata.sim.RunModel.Phase;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What must hold when nobody has had anything to do for a while. */
final class RestRules {
    private static final String WAKE_UP = "6 no lost wake-up";
    private static final long LATE_MILLIS = 10_000;
    private static final int LISTED_MAX = 1_000;

    private final Model model;
    private final Reports reports;
    private final Set<String> handlers;

    /** {@code handlers}: the workflows that answer updates. */
    RestRules(Model model, Reports reports, Set<String> handlers) {
        this.handlers = handlers;
        this.model = model;
        this.reports = reports;
    }

    void check(Life life) {
        var runs = live().toList();
        for (var run : runs) {
            reports.check(!run.wantsTurn(), WAKE_UP, () -> run + " wants a turn, and nobody opens it");
            reports.check(
                    run.status != RunModel.Status.OPEN || !handlesUpdates(run) || !run.updates.containsValue(false),
                    WAKE_UP,
                    () -> run + " has an update that nobody answers: " + run.updates);
            if (!reports.hasClockJumped()) {
                ofRun(run, reports.wallMillis() - LATE_MILLIS);
                timers(run, reports.wallMillis() - LATE_MILLIS);
            }
        }
        model.runs().forEach(run -> ParentRules.check(model, reports, run));
        retired();
        boolean waits = runs.stream().anyMatch(run -> run.status == RunModel.Status.OPEN && has(run, Phase.PENDING));
        boolean works = model.runs().stream().anyMatch(run -> has(run, Phase.RUNNING));
        reports.check(!waits || works, WAKE_UP, () -> "a task waits although the workers of its queue are free");
        if (model.runs().stream().noneMatch(RestRules::acts)) {
            reports.check(
                    life.restsSoon(),
                    "8 a parked execution costs no thread",
                    () -> life.fibers() + " threads of workflows are left although all wait");
        }
    }

    /** What was to be kept for a time only is not kept for ever. */
    void retired() {
        long before = reports.wallMillis() - LATE_MILLIS - model.retentionMillis();
        for (var run : model.runs()) {
            boolean isDue = run.isClosed() && !run.poisoned && !reports.hasClockJumped() && run.closedAt < before;
            reports.check(
                    model.retentionMillis() == 0 || !isDue || run.deleted,
                    "7 timers fire once, never early",
                    () -> run + " ended at " + run.closedAt + " and is still kept");
        }
    }

    /** Lists and counts say what the histories say. */
    void lists(Client client) {
        var known = List.copyOf(model.runs());
        var kept = known.stream().filter(run -> !run.deleted).toList();
        client.once("list", c -> c.list(new ListQuery("", null, LISTED_MAX, true)), page -> {
            var listed = new HashMap<String, ListedExecution>();
            page.items().forEach(each -> listed.put(each.run().toString(), each));
            for (var run : known) {
                if (!run.poisoned) {
                    listed(run, listed.get(run.id.toString()));
                }
            }
        });
        filters(client, known);
        client.once("counts", c -> c.counts(), counts -> {
            if (known.stream().noneMatch(run -> run.poisoned)) {
                var expected = new HashMap<String, Map<Status, Long>>();
                kept.forEach(run -> expected.computeIfAbsent(workflowOf(run), each -> new HashMap<>())
                        .merge(status(run), 1L, Long::sum));
                reports.check(
                        counts.equals(expected),
                        "3 events and effects are one batch",
                        () -> "runs are counted as " + counts + ", there are " + expected);
            }
        });
    }

    /** What is found by one thing that runs have: found by rows of its own when few of all have it. */
    private void filters(Client client, List<RunModel> known) {
        var whole = known.stream().filter(run -> !run.deleted && !run.poisoned).toList();
        var wanted = new TreeMap<String, Set<String>>();
        for (var run : whole) {
            var id = run.id.toString();
            var workflow = "workflow = '" + workflowOf(run) + "'";
            add(wanted, workflow, id);
            var status = status(run);
            add(wanted, workflow + " and " + standing(status), id);
            add(wanted, standing(status), id);
            var handled = run.attributes.get("handled");
            if (handled != null) {
                add(wanted, "attribute.handled = " + Bodies.text(handled), id);
            }
        }
        Set<String> broken = new HashSet<>();
        known.stream().filter(run -> run.poisoned).forEach(run -> broken.add(run.id.toString()));
        wanted.forEach((filter, expected) ->
                client.once("list " + filter, c -> c.list(new ListQuery(filter, null, LISTED_MAX, true)), page -> {
                    Set<String> found = new TreeSet<>();
                    page.items().forEach(each -> found.add(each.run().toString()));
                    found.removeAll(broken);
                    reports.check(
                            found.equals(expected),
                            "3 events and effects are one batch",
                            () -> "a list of " + filter + " shows " + found + ", there are " + expected);
                }));
    }

    private static void add(Map<String, Set<String>> wanted, String filter, String id) {
        wanted.computeIfAbsent(filter, each -> new TreeSet<>()).add(id);
    }

    private static String standing(Status status) {
        return status == Status.OPEN
                ? "status in ('RUNNING', 'PARKED', 'COMPENSATION_STUCK')"
                : "status = '" + status + "'";
    }

    private void listed(RunModel run, @Nullable ListedExecution listed) {
        boolean fits = listed == null ? run.deleted : !run.deleted && fits(run, listed.status());
        reports.check(
                fits,
                "3 events and effects are one batch",
                () -> run + " is " + status(run) + ", but it is listed as "
                        + (listed == null ? "nothing" : listed.status()));
        if (listed != null && !run.attributes.isEmpty()) {
            // What says that a compensation is stuck is shown as a status, not among the attributes.
            var shown = new HashMap<>(run.attributes);
            shown.remove(ExecutionStatus.STUCK);
            shown.values().removeIf(Payload::isNone);
            var are = new HashMap<>(listed.attributes());
            are.remove(ExecutionStatus.STUCK);
            reports.check(
                    are.equals(shown),
                    "3 events and effects are one batch",
                    () -> run + " has attributes " + run.attributes.keySet() + ", but is listed with others");
        }
    }

    private static boolean fits(RunModel run, ExecutionStatus listed) {
        return switch (listed) {
            case RUNNING, PARKED, COMPENSATION_STUCK -> status(run) == Status.OPEN;
            case PAUSED, BLOCKED, COMPLETED, FAILED, CANCELLED, TERMINATED, TIMED_OUT, CONTINUED ->
                status(run).name().equals(listed.name());
        };
    }

    private static String workflowOf(RunModel run) {
        return run.spec == null ? "?" : run.spec.workflow();
    }

    private static Status status(RunModel run) {
        return switch (run.status) {
            case OPEN -> Status.OPEN;
            case PAUSED -> Status.PAUSED;
            case BLOCKED -> Status.BLOCKED;
            case CLOSED ->
                switch (run.end) {
                    case null -> Status.OPEN;
                    case RunEnd.Completed it -> Status.COMPLETED;
                    case RunEnd.Failed it -> it.retriedBy() == null ? Status.FAILED : Status.CONTINUED;
                    case RunEnd.TimedOut it -> it.retriedBy() == null ? Status.TIMED_OUT : Status.CONTINUED;
                    case RunEnd.Cancelled it -> Status.CANCELLED;
                    case RunEnd.Terminated it -> Status.TERMINATED;
                    case RunEnd.ContinuedAsNew it -> Status.CONTINUED;
                };
        };
    }

    private Stream<RunModel> live() {
        return model.runs().stream().filter(run -> !run.isClosed() && !run.poisoned);
    }

    private boolean handlesUpdates(RunModel run) {
        return run.spec != null && handlers.contains(run.spec.workflow());
    }

    private void ofRun(RunModel run, long beforeMillis) {
        for (long due : List.of(EndRules.executionDue(run), EndRules.runDue(run))) {
            reports.check(
                    due == 0 || due > beforeMillis, WAKE_UP, () -> run + " was to end at " + due + " and does not");
        }
    }

    private void timers(RunModel run, long beforeMillis) {
        for (var operation : run.operations.values()) {
            if (operation.isOpen()) {
                long due = TimerOrder.due(operation);
                reports.check(
                        due > beforeMillis,
                        WAKE_UP,
                        () -> run + ": the timer of " + operation.path + " was due at " + due + " and does not fire");
            }
        }
    }

    /** Whether it has a task of the workers in this process in such a phase. */
    private static boolean has(RunModel run, Phase phase) {
        return run.operations.values().stream().anyMatch(each -> each.phase == phase && isHere(each));
    }

    private static boolean isHere(Operation operation) {
        return operation.spec instanceof OperationSpec.Task task && task.queue().equals("in");
    }

    private static boolean acts(RunModel run) {
        return !run.isClosed()
                && (run.wantsTurn()
                        || run.poisoned
                        || run.operations.values().stream()
                                .anyMatch(each ->
                                        each.phase == Phase.RUNNING && each.spec instanceof OperationSpec.Step));
    }
}
