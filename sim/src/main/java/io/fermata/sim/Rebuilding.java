package io.fermata.sim;

import io.fermata.kernel.Event;
import io.fermata.kernel.OperationSpec;
import io.fermata.sim.RunModel.Entry;
import io.fermata.sim.RunModel.Operation;
import io.fermata.sim.RunModel.Phase;
import io.fermata.sim.RunModel.Status;
import java.util.ArrayList;
import java.util.Map;
import java.util.Set;

/** Adds a run's events up anew: when it was reopened, without what that made void, and when it is a copy of another. */
final class Rebuilding {
    private static final String REOPENED = "5 a reopened run keeps what was before";
    private static final String FORKED = "5 a fork begins as the original did, and leaves it alone";

    private static final String UNDO = "undo ";

    private final Model model;
    private final Reports reports;

    Rebuilding(Model model, Reports reports) {
        this.model = model;
        this.reports = reports;
    }

    void reopened(RunModel run, Event.Reopened it, long at) {
        var last = run.kept.get(run.kept.size() - 2).event();
        boolean mayGoOn = run.isClosed() || run.status == Status.BLOCKED || last instanceof Event.Forked;
        reports.check(mayGoOn, REOPENED, () -> run + " is reopened while it is " + run.status);
        reports.check(
                last instanceof Event.Forked ? it.generation() > run.generation : it.generation() == run.generation + 1,
                REOPENED,
                () -> run + " is reopened as " + it.generation() + " after " + run.generation);
        run.operations.values().stream().filter(Operation::isOpen).forEach(this::awaitsNoMore);
        var entry = run.kept.removeLast();
        run.kept = Voiding.without(run.kept, it.fromOperation());
        fold(run);
        run.kept.add(entry);
        run.reopenings++;
        run.reopenedAt = at;
        again(run, it, at);
        run.atMillis = at;
        if (!it.fromOperation().isEmpty()) {
            var operation = run.operation(it.fromOperation());
            reports.check(
                    operation != null && operation.isOpen(),
                    REOPENED,
                    () -> run + " is reopened at " + it.fromOperation() + ", which is not there");
        }
        armed(run, at);
    }

    /** What stands behind the copied events was done by the fork itself. */
    void forked(RunModel run, Event.Forked it, long at) {
        run.forkedFrom = it.run();
        run.copying = false;
        var original = model.run(it.run());
        reports.check(
                original != null && original.workflowId().equals(it.workflowId()),
                FORKED,
                () -> run + " is a fork of " + it.workflowId() + ", which nobody knows");
        if (original != null) {
            run.raw.values().forEach(entry -> same(run, original, entry));
        }
        run.sequence++;
        fold(run);
        run.kept.add(new Entry(run.sequence, at, it));
        run.atMillis = at;
        inherit(run, it.fromOperation());
        if (it.fromOperation().isEmpty()) {
            armed(run, at);
        }
    }

    /** Who forks in the middle of a compensation, or at one, wants it done. */
    private static void inherit(RunModel run, String from) {
        boolean isUndoing = run.operations.values().stream()
                .anyMatch(each -> each.spec.name().startsWith(UNDO) && (each.isOpen() || each.path.equals(from)));
        if (!isUndoing) {
            run.operations.values().stream()
                    .filter(each -> !each.isOpen() && !each.path.equals(from))
                    .forEach(each -> run.inherited.add(run.key(each)));
        }
    }

    /** An event of the copy is the original's at the same place; only the start and ids made from parents differ. */
    private void same(RunModel run, RunModel original, Entry entry) {
        var was = original.raw.get(entry.sequence());
        boolean isSame = was != null
                && (entry.event() instanceof Event.Started
                        ? was.event() instanceof Event.Started
                        : entry.equals(was) || (isChild(entry.event()) && isChild(was.event())));
        reports.check(isSame, FORKED, () -> run + " has " + entry + " where " + original + " has " + was);
    }

    private static boolean isChild(Event event) {
        return event instanceof Event.OperationOpened opened && opened.spec() instanceof OperationSpec.Child;
    }

    /** Adds up what is kept, without looking whether it may be: that was done when it was recorded. */
    private void fold(RunModel run) {
        var entries = run.kept;
        long sequence = run.sequence;
        boolean inFirstRecord = run.inFirstRecord;
        int pauses = run.pauses;
        var begun = Map.copyOf(run.begun);
        var ends = Set.copyOf(run.ends);
        var silent = reports.silent();
        var rules = new EventRules(new Model(1, 0, silent), silent);
        run.kept = new ArrayList<>();
        run.inFirstRecord = false;
        run.clear();
        for (var entry : entries) {
            run.sequence = entry.sequence() - 1;
            if (entry.event() instanceof Event.Reopened it) {
                run.sequence++;
                run.kept.add(entry);
                again(run, it, entry.at());
            } else {
                rules.apply(run, entry.event(), entry.at());
            }
        }
        run.kept = entries;
        run.sequence = sequence;
        run.inFirstRecord = inFirstRecord;
        run.pauses = pauses;
        run.begun.clear();
        run.begun.putAll(begun);
        run.ends.clear();
        run.ends.addAll(ends);
    }

    private static void again(RunModel run, Event.Reopened it, long at) {
        run.status = Status.OPEN;
        run.end = null;
        run.generation = it.generation();
        var operation = run.operation(it.fromOperation());
        if (operation != null && operation.isOpen()) {
            operation.reopened(it, at);
            run.asked.put(run.key(operation), operation.spec);
        }
    }

    /** What is open waits anew. */
    private void armed(RunModel run, long at) {
        run.reopenedAt = at;
        for (var operation : run.operations.values()) {
            if (operation.isOpen() && operation.spec instanceof OperationSpec.Await await) {
                model.messages().awaits(await);
            }
            if (operation.phase == Phase.PENDING) {
                operation.queuedAt = at;
            }
        }
    }

    private void awaitsNoMore(Operation operation) {
        if (operation.spec instanceof OperationSpec.Await await) {
            model.messages().awaitsNoMore(await);
        }
    }
}
