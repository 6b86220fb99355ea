package io.fermata.sim;

import io.fermata.kernel.OperationSpec;
import io.fermata.kernel.Payload;
import java.util.Comparator;
import java.util.regex.Pattern;

/** What a program returned must be what was recorded for it. */
final class ResultRules {
    private static final Pattern TOKEN = Pattern.compile("S([0-9a-z.\\[\\]/]+)#([0-9]+)");
    private static final Pattern TOLD = Pattern.compile("\\{([^{}]*)}");
    private static final Pattern SAGA = Pattern.compile("([gG])(r[0-9a-z.\\[\\]/]*)");
    private static final Pattern FIRST =
            Pattern.compile("FS([0-9a-z.\\[\\]/]+)#[0-9]+((?:<S[0-9a-z.\\[\\]/]+#[0-9]+)+)>");
    private static final String REPLAY = "9 replay gives the same operations";
    private static final String UNDO = "10 compensation is durable";

    private ResultRules() {}

    static void check(Model model, Reports reports, RunModel run, Payload result) {
        var text = Bodies.text(result);
        var tokens = TOKEN.matcher(text);
        while (tokens.find()) {
            var token = tokens.group();
            reports.check(
                    isRecorded(run, tokens.group(1), token),
                    REPLAY,
                    () -> run + " returned " + token + ", which is not recorded; it returned " + text);
        }
        var told = TOLD.matcher(text);
        while (told.find()) {
            var learnt = told.group(1);
            reports.check(
                    run.told.contains(learnt),
                    REPLAY,
                    () -> run + " returned " + learnt + ", which is not what it had learnt: " + run.told);
        }
        var firsts = FIRST.matcher(text);
        while (firsts.find()) {
            first(reports, run, firsts.group(1), firsts.group(2));
        }
        var sagas = SAGA.matcher(text);
        while (sagas.find()) {
            saga(model, reports, run, sagas.group(2), sagas.group(1).equals("G"));
        }
    }

    private static boolean isCurrent(RunModel run, String key) {
        var operation = run.operation(Ledger.operationOf(key));
        return operation != null && run.key(operation).equals(key);
    }

    static boolean isRecorded(RunModel run, String path, String token) {
        var operation = run.operation(path);
        return operation != null
                && EventRules.isCompleted(operation)
                && operation.closing instanceof io.fermata.kernel.Closing.Completed completed
                && Bodies.text(completed.result()).equals(token)
                && (operation.spec instanceof OperationSpec.Step || operation.spec instanceof OperationSpec.Task);
    }

    /** Of several that had ended, the one that ended first in history is the first. */
    private static void first(Reports reports, RunModel run, String path, String all) {
        var taken = run.operation(path);
        var tokens = TOKEN.matcher(all);
        while (tokens.find()) {
            var other = run.operation(tokens.group(1));
            reports.check(
                    taken != null && other != null && taken.closedSequence <= other.closedSequence,
                    REPLAY,
                    () -> run + " took " + path + " for the first of" + all);
        }
    }

    private static void saga(Model model, Reports reports, RunModel run, String place, boolean failed) {
        // What was begun under another key was made void; what a person has completed nobody did.
        var done = model.ledger().undoable(run.id, place).stream()
                .filter(entry -> isCurrent(run, entry.key))
                .toList();
        for (var entry : done) {
            if (failed) {
                reports.check(
                        entry.undos > 0, UNDO, () -> run + ": the saga at " + place + " did not undo " + entry.key);
            } else {
                reports.check(
                        entry.undos == 0,
                        UNDO,
                        () -> run + ": the saga at " + place + " succeeded, but undid " + entry.key);
            }
        }
        if (failed) {
            var undone = done.stream()
                    .sorted(Comparator.comparingLong(entry -> entry.firstUndo))
                    .toList();
            for (int i = 0; i + 1 < undone.size(); i++) {
                var first = run.operation(Ledger.operationOf(undone.get(i).key));
                var second = run.operation(Ledger.operationOf(undone.get(i + 1).key));
                boolean isReverse = first != null && second != null && first.openedSequence > second.openedSequence;
                reports.check(isReverse, UNDO, () -> run + ": the saga at " + place + " undid in the wrong order");
            }
        }
    }
}
