package io.fermata.sim;

import io.fermata.engine.Description;
import io.fermata.engine.EngineException.Code;
import io.fermata.engine.HistoryPage;
import io.fermata.engine.RunResult;
import io.fermata.engine.StartResult;
import io.fermata.kernel.OperationSpec;
import io.fermata.kernel.Payload;
import io.fermata.kernel.Status;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Compares every answer, at the moment at which it is given, with what is durable at that moment. */
final class Answers {
    private static final String DURABLE = "1 acknowledged means durable";
    private static final String COMMITTED = "4 nothing leaves before its commit";
    private static final String UNDONE = "1 an unknown outcome is told as neither done nor failed";
    private static final Pattern TOKEN = Pattern.compile("S([0-9a-z.\\[\\]/]+)#([0-9]+)");

    private final Model model;
    private final Reports reports;
    private final Map<String, String> firstRuns = new HashMap<>();
    /** Ids that may be new again. */
    private final Set<String> deletable = new HashSet<>();

    private final Map<String, Integer> reopened = new HashMap<>();

    Answers(Model model, Reports reports) {
        this.model = model;
        this.reports = reports;
    }

    boolean isStarted(String id) {
        return firstRuns.containsKey(id);
    }

    void started(String id, StartResult result) {
        var run = model.run(result.run());
        reports.check(
                run != null && run.spec != null && run.workflowId().equals(id),
                DURABLE,
                () -> "start of " + id + " was answered with run " + result.run() + ", which is not durable");
        if (result.created()) {
            var before = firstRuns.put(id, result.run().toString());
            boolean isNew = before == null || deletable.contains(id) || model.isRetired(id);
            reports.check(isNew, "5 state changes exactly once", () -> id + " was started twice");
        } else {
            firstRuns.putIfAbsent(id, result.run().toString());
        }
    }

    void notStarted(String id, Code code) {
        if (code == Code.ALREADY_STARTED) {
            reports.check(model.latest(id) != null, COMMITTED, () -> id + " is said to exist, but it is not durable");
        } else if (code != Code.INVALID) {
            reports.violation(COMMITTED, "start of " + id + " was refused with " + code);
        }
    }

    void signalled(String id, String signalId) {
        reports.check(
                model.hasSignal(id, signalId),
                DURABLE,
                () -> "signal " + signalId + " to " + id + " was acknowledged, but it is not durable");
    }

    /** Whoever is told that there is no room may rely on it that nothing was done. */
    void notSignalled(String id, String signalId) {
        reports.check(
                !model.hasSignal(id, signalId),
                UNDONE,
                () -> "signal " + signalId + " to " + id + " is said not to be taken, but it is durable");
    }

    void notPublished(String messageId) {
        var message = model.messages().get(messageId);
        boolean isThere = message != null && !message.takenBy.isEmpty();
        reports.check(
                !isThere && !model.mentions('"' + messageId + '"'),
                UNDONE,
                () -> "message " + messageId + " is said not to be taken, but it is durable");
    }

    /** The answer to a start that may also have found an open run. */
    void found(String id, StartResult result) {
        var run = model.run(result.run());
        reports.check(
                run != null && run.workflowId().equals(id),
                DURABLE,
                () -> "a start of " + id + " was answered with run " + result.run() + ", which is not durable");
        firstRuns.putIfAbsent(id, result.run().toString());
    }

    /** The end of an execution is told when it is durable, and as it is. */
    void ended(RunResult result) {
        var run = model.run(result.run());
        reports.check(
                run != null && run.ends.contains(result.end()),
                COMMITTED,
                () -> run + " is said to have ended with " + result.end() + ", but durably it is "
                        + (run == null ? null : run.end));
    }

    /** What is refused because the execution is closed; another run may have its id by now. */
    void refused(String id, Code code) {
        boolean isThere =
                model.runs().stream().anyMatch(run -> run.workflowId().equals(id) && (hasEnded(run) || run.poisoned));
        reports.check(
                code != Code.ALREADY_CLOSED || isThere,
                COMMITTED,
                () -> id + " is said to be closed, but durably it is not");
    }

    private static boolean hasEnded(RunModel run) {
        return run.ends.stream().anyMatch(end -> end.status() != Status.CONTINUED);
    }

    void missing(String id, boolean wasStarted, Code code) {
        boolean mayBeGone = !wasStarted || deletable.contains(id) || model.isRetired(id);
        reports.check(code != Code.NOT_FOUND || mayBeGone, DURABLE, () -> id + " was acknowledged, but is not found");
    }

    /** Somebody wants it deleted. */
    void deleting(String id) {
        deletable.add(id);
        model.deleting(id);
    }

    void reopened(String id) {
        int times = reopened.merge(id, 1, Integer::sum);
        int found = model.runs().stream()
                .filter(run -> run.workflowId().equals(id))
                .mapToInt(run -> run.reopenings)
                .sum();
        reports.check(
                found >= times,
                DURABLE,
                () -> times + " reopenings of " + id + " were acknowledged, of which " + found + " are durable");
    }

    void forked(String id, String forkId, StartResult result) {
        var run = model.run(result.run());
        var original = run == null || run.forkedFrom == null ? null : model.run(run.forkedFrom);
        reports.check(
                run != null
                        && run.workflowId().equals(forkId)
                        && original != null
                        && original.workflowId().equals(id),
                DURABLE,
                () -> "a fork of " + id + " was answered with " + run + ", which is none that is durable");
    }

    void completedByHand(String id, RunModel run, String path) {
        var operation = run.operation(path);
        boolean isDone = run.reopenings > 0 || run.isClosed() || (operation != null && !operation.isOpen());
        reports.check(
                isDone || model.latest(id) != run,
                DURABLE,
                () -> "the end of operation " + path + " of " + run + " was acknowledged, but is not durable");
    }

    void triggers() {
        model.messages().hasTrigger = true;
    }

    void publishing(OperationSpec.OutMessage message, String messageId) {
        model.messages().publishing(messageId, message.type(), message.key(), message.payload(), message.toAll());
    }

    void published(String messageId) {
        var message = model.messages().get(messageId);
        if (message != null) {
            model.messages().acknowledged(message);
            reports.check(
                    !message.takenBy.isEmpty() || model.mentions(messageId) || model.isTriggered(messageId),
                    DURABLE,
                    () -> "message " + messageId + " was acknowledged, but it is not durable");
        }
    }

    /** A program may go on as new although it was shown the request, so that an older run has it. */
    void cancelled(String id) {
        boolean isThere = model.runs().stream()
                .anyMatch(run -> run.workflowId().equals(id) && (run.wasCancelRequested || !run.ends.isEmpty()));
        var last = model.latest(id);
        boolean isForgotten = last != null
                && !last.isClosed()
                && !last.poisoned
                && last.reopenings > 0
                && last.cancelRequestedAt == 0
                && !last.isBeingArmed();
        reports.check(!isForgotten, DURABLE, () -> "cancel of " + id + " was acknowledged, but " + last + " goes on");
        reports.check(isThere, DURABLE, () -> "cancel of " + id + " was acknowledged, but it is not durable");
    }

    void closed(String id) {
        boolean isThere = model.runs().stream().anyMatch(run -> run.workflowId().equals(id) && !run.ends.isEmpty());
        reports.check(isThere, DURABLE, () -> "the end of " + id + " was acknowledged, but is not durable");
    }

    void paused(String id) {
        boolean isThere = model.runs().stream()
                .anyMatch(run -> run.workflowId().equals(id) && (run.pauses > 0 || !run.ends.isEmpty()));
        reports.check(isThere, DURABLE, () -> "pause of " + id + " was acknowledged, but it is not durable");
    }

    void updated(String id, String updateId) {
        boolean isThere =
                model.runs().stream().anyMatch(run -> run.workflowId().equals(id) && run.answered.contains(updateId));
        reports.check(isThere, DURABLE, () -> "update " + updateId + " of " + id + " was answered, but is not durable");
    }

    /** A query shows only what is durable. */
    void seen(String id, Payload seen) {
        var tokens = TOKEN.matcher(Bodies.text(seen));
        while (tokens.find()) {
            var token = tokens.group();
            var path = tokens.group(1);
            boolean isThere = model.runs().stream()
                    .anyMatch(run -> run.workflowId().equals(id)
                            && (ResultRules.isRecorded(run, path, token) || run.recorded.contains(token)));
            reports.check(isThere, COMMITTED, () -> "a query of " + id + " shows " + token + ", which is not durable");
        }
    }

    void history(HistoryPage page) {
        var run = model.run(page.run());
        long last = page.records().isEmpty() ? 0 : page.records().getLast().lastSequence();
        reports.check(
                run != null && last <= run.sequence,
                COMMITTED,
                () -> "a history shows event " + last + " of " + run + ", which is not durable");
    }

    void description(Description description) {
        var run = model.run(description.run());
        reports.check(
                run != null && description.historyEvents() <= run.sequence,
                COMMITTED,
                () -> run + " is described with event " + description.historyEvents() + ", which is not durable");
        reports.check(
                run == null || !description.status().isClosed() || !run.ends.isEmpty(),
                COMMITTED,
                () -> run + " is described as " + description.status() + ", which is not durable");
    }
}
