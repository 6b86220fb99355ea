package io.fermata.sim;

import io.fermata.kernel.OperationSpec;
import io.fermata.kernel.Timeouts;
import io.fermata.sim.RunModel.Operation;
import io.fermata.sim.RunModel.Phase;
import io.fermata.sim.RunModel.Status;
import java.util.Collection;
import java.util.TreeSet;

/** What timers, queues, leases and the row for recovery must say about a run, whose history is known. */
final class RowRules {
    private static final String ATOMIC = "3 events and effects are one batch";
    private static final int SLEEP = 1;
    private static final int RETRY = 2;
    private static final int SCHEDULE_TO_START = 3;
    private static final int START_TO_CLOSE = 4;
    private static final int SCHEDULE_TO_CLOSE = 5;
    private static final int HEARTBEAT = 6;
    private static final int AWAIT_TIMEOUT = 7;
    private static final int EXECUTION_TIMEOUT = 8;
    private static final int RUN_TIMEOUT = 9;
    private static final int START_DELAY = 10;
    private static final int RETENTION = 11;

    private final Reports reports;
    private final long retentionMillis;

    RowRules(Reports reports, long retentionMillis) {
        this.reports = reports;
        this.retentionMillis = retentionMillis;
    }

    /** A place in a queue may stay for a moment when its task is withdrawn: it is looked at again when it is taken. */
    void check(RunModel run, Collection<String> marks, boolean atRest) {
        var expected = new TreeSet<String>();
        if (!run.isClosed()) {
            ofRun(run, expected);
            for (var operation : run.operations.values()) {
                if (operation.isOpen()) {
                    expect(run, operation, expected);
                }
            }
        }
        var found = new TreeSet<String>();
        for (var mark : marks) {
            if (isKnown(mark) && (atRest || !mark.startsWith("Q") || expected.contains(mark))) {
                found.add(mark);
            }
        }
        if (!found.equals(expected)) {
            var missing = new TreeSet<>(expected);
            missing.removeAll(found);
            found.removeAll(expected);
            reports.violation(
                    ATOMIC, run + " at " + run.sequence + ": rows are missing " + missing + ", too many " + found);
        }
        if (retentionMillis > 0 && run.isClosed() && !run.deleted) {
            var retires = Rows.timer(RETENTION, 0, "", run.closedAt + retentionMillis);
            reports.check(
                    marks.contains(retires),
                    ATOMIC,
                    () -> run + " has ended, and nothing ends its retention: " + retires + " is not in " + marks);
        }
        boolean mustAct = run.wantsTurn() || runsSteps(run);
        reports.check(
                !mustAct || marks.contains("R"),
                "6 no lost wake-up",
                () -> run + " at " + run.sequence + " must act, but recovery would not find it");
    }

    private static boolean runsSteps(RunModel run) {
        return !run.isClosed()
                && run.operations.values().stream()
                        .anyMatch(it -> it.phase == Phase.RUNNING && it.spec instanceof OperationSpec.Step);
    }

    private static boolean isKnown(String mark) {
        if (!mark.startsWith("T")) {
            return !mark.equals("R");
        }
        int kind = Integer.parseInt(mark.substring(1, mark.indexOf(':')));
        return switch (kind) {
            case RETENTION -> false;
            default -> true;
        };
    }

    private static void ofRun(RunModel run, Collection<String> into) {
        ofRun(EXECUTION_TIMEOUT, EndRules.executionDue(run), into);
        ofRun(RUN_TIMEOUT, EndRules.runDue(run), into);
        if (run.spec != null && run.delayed) {
            ofRun(START_DELAY, EndRules.firstTurnAt(run, run.spec), into);
        }
    }

    private static void ofRun(int kind, long due, Collection<String> into) {
        if (due > 0) {
            into.add(Rows.timer(kind, 0, "", due));
        }
    }

    private static void expect(RunModel run, Operation operation, Collection<String> into) {
        var path = operation.path;
        int attempt = operation.attempt;
        if (operation.phase == Phase.BACKING_OFF) {
            into.add(Rows.timer(RETRY, attempt, path, operation.retryAt));
        }
        switch (operation.spec) {
            case OperationSpec.Timer it -> into.add(Rows.timer(SLEEP, 0, path, Math.max(0, operation.due)));
            case OperationSpec.Await it -> {
                if (operation.due > 0) {
                    into.add(Rows.timer(AWAIT_TIMEOUT, 0, path, operation.due));
                }
            }
            case OperationSpec.Step it -> timeouts(operation, it.timeouts(), operation.phase == Phase.RUNNING, into);
            case OperationSpec.Task it -> {
                timeouts(operation, it.timeouts(), operation.phase == Phase.RUNNING, into);
                waits(operation, it.timeouts(), into);
                if (operation.phase == Phase.RUNNING) {
                    into.add("L" + path + "#" + attempt);
                } else if (operation.phase == Phase.PENDING && run.status == Status.OPEN) {
                    into.add("Q" + path + "#" + attempt);
                }
            }
            case OperationSpec.Callback it -> timeouts(operation, it.timeouts(), true, into);
            case OperationSpec.Child it -> {}
            case OperationSpec.SignalOther it -> {}
            case OperationSpec.Publish it -> {}
            case OperationSpec.Marker it -> {}
        }
    }

    /** What only tasks have: how long one may lie in its queue, and how long its worker may be silent. */
    private static void waits(Operation operation, Timeouts timeouts, Collection<String> into) {
        if (timeouts.scheduleToStartMillis() > 0 && operation.phase == Phase.PENDING) {
            long due = operation.since + timeouts.scheduleToStartMillis();
            into.add(Rows.timer(SCHEDULE_TO_START, operation.attempt, operation.path, due));
        }
        if (timeouts.heartbeatMillis() > 0 && operation.phase == Phase.RUNNING) {
            long due = operation.beatAt + timeouts.heartbeatMillis();
            into.add(Rows.timer(HEARTBEAT, operation.attempt, operation.path, due));
        }
    }

    private static void timeouts(Operation operation, Timeouts timeouts, boolean atWork, Collection<String> into) {
        if (timeouts.scheduleToCloseMillis() > 0) {
            long due = operation.openedAt + timeouts.scheduleToCloseMillis();
            into.add(Rows.timer(SCHEDULE_TO_CLOSE, 0, operation.path, due));
        }
        if (timeouts.startToCloseMillis() > 0 && atWork) {
            long due = operation.since + timeouts.startToCloseMillis();
            into.add(Rows.timer(START_TO_CLOSE, operation.attempt, operation.path, due));
        }
    }
}
