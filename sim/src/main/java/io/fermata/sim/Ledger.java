package io.fermata.sim;

import io.fermata.kernel.Event;
import io.fermata.kernel.OperationSpec;
import io.fermata.kernel.Payload;
import io.fermata.kernel.RunId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What really happened outside: which attempts ran, which had their effect, what was undone. */
final class Ledger {
    /** What was done under one key. */
    static final class Entry {
        final String key;
        final List<Integer> attempts = new ArrayList<>();
        int effects;
        int undos;
        long firstUndo;
        String place = "";

        Entry(String key) {
            this.key = key;
        }
    }

    private final Model model;
    private final Reports reports;
    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private final Map<String, List<Entry>> undoable = new HashMap<>();
    private final Map<String, Long> beats = new HashMap<>();
    private long undos;

    Ledger(Model model, Reports reports) {
        this.model = model;
        this.reports = reports;
    }

    static RunId runOf(String key) {
        return RunId.parse(key.substring(0, 32));
    }

    static String operationOf(String key) {
        return key.substring(33, key.lastIndexOf(':'));
    }

    /** An attempt begins: its start must be durable by now. */
    void began(@Nullable Life life, String key, int attempt) {
        reports.line(() -> (life == null ? "a worker" : life) + " runs " + key + " attempt " + attempt);
        var run = model.run(runOf(key));
        reports.check(
                run != null && run.begun.getOrDefault(key, 0) >= attempt,
                "4 nothing leaves before its commit",
                () -> "attempt " + attempt + " of " + key + " runs, but its start is not durable");
        entry(key).attempts.add(attempt);
    }

    void effect(Life life, String key) {
        entry(key).effects++;
    }

    void undoable(String key, String place) {
        var entry = entry(key);
        if (entry.place.isEmpty()) {
            entry.place = place;
            undoable.computeIfAbsent(runOf(key) + place, each -> new ArrayList<>())
                    .add(entry);
        }
    }

    void undo(Life life, String key) {
        var entry = entry(key);
        entry.undos++;
        undos++;
        entry.firstUndo = entry.firstUndo == 0 ? undos : entry.firstUndo;
        reports.line(() -> life + " undoes " + key);
        var run = model.run(runOf(key));
        boolean isCompensated =
                run != null && run.asked.get(key) instanceof OperationSpec.Step step && step.compensated();
        reports.check(
                isCompensated,
                "10 compensation is durable",
                () -> key + " is undone, but it is no operation that has a compensation");
        reports.check(
                run == null || !run.inherited.contains(key),
                "10 compensation is durable",
                () -> run + " is a fork and undoes " + key + ", which its original did");
    }

    /** A worker has a task: with the input that it is to have by now. */
    void given(String key, int attempt, Payload input) {
        var run = model.run(runOf(key));
        var operation = run == null ? null : run.operation(operationOf(key));
        if (run != null
                && operation != null
                && operation.spec instanceof OperationSpec.Task task
                && operation.attempt == attempt
                && run.key(operation).equals(key)) {
            var wanted = operation.editedInput.isNone() ? task.input() : operation.editedInput;
            reports.check(
                    input.equals(wanted),
                    "5 state changes exactly once",
                    () -> "attempt " + attempt + " of " + key + " has the input " + Bodies.text(input) + ", not "
                            + Bodies.text(wanted));
        }
    }

    /** The worker was told that it is heard of. */
    void beat(String key, int attempt) {
        beats.put(key + "#" + attempt, reports.nowMillis());
    }

    /** Who is heard of in time is not given up; a clock that was set forward may make it look otherwise. */
    void failed(RunModel run, Event.AttemptFailed it) {
        var operation = run.operation(it.operation().path());
        if (operation != null
                && operation.spec instanceof OperationSpec.Task task
                && it.failure().type().equals("Timeout.Heartbeat")
                && !reports.hasClockJumped()) {
            long beat = beats.getOrDefault(run.key(operation) + "#" + it.attempt(), 0L);
            long due = beat + task.timeouts().heartbeatMillis();
            reports.check(
                    reports.nowMillis() >= due,
                    "7 timers fire once, never early",
                    () -> run + ": " + it + ", but its worker was heard of at " + beat);
        }
    }

    /** How often somebody tried to undo it. */
    int undos(String key) {
        return entry(key).undos;
    }

    /** How often attempts under the key have begun. */
    int runs(String key) {
        return entry(key).attempts.size();
    }

    boolean ran(String key, int attempt) {
        var entry = entries.get(key);
        return entry != null && entry.attempts.contains(attempt);
    }

    /** The undoable operations of a saga, in the order in which they began. */
    List<Entry> undoable(RunId run, String place) {
        return undoable.getOrDefault(run + place, List.of());
    }

    private Entry entry(String key) {
        return entries.computeIfAbsent(key, Entry::new);
    }
}
