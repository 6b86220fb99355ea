package io.fermata.cli;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds for each wait the command that continues it. */
final class Continuations {
    private static final String CALLBACK = "callback";
    private static final int CHILD_DEPTH_MAX = 20;

    private final Verb verb;
    private final Access access;

    Continuations(Verb verb, Access access) {
        this.verb = verb;
        this.access = access;
    }

    /** The same execution with a command at each wait. */
    ExecutionEntry fill(ExecutionEntry entry) {
        return fill(entry, 0);
    }

    /** The lines that continue it, one per wait; what a token does not tell stands before its line as a comment. */
    static List<String> lines(Verb verb, ExecutionEntry entry) {
        return lines(verb, entry, true);
    }

    private static List<String> lines(Verb verb, ExecutionEntry entry, boolean comments) {
        if (entry.status().equals("PAUSED") || entry.status().equals("BLOCKED")) {
            return List.of(resume(verb, entry));
        }
        var lines = new ArrayList<String>();
        for (var wait : entry.waits()) {
            if (comments && wait.command() != null && wait.kind().equals(CALLBACK)) {
                lines.add("# callback " + wait.name().replaceAll("\\R", " ") + ":");
            }
            if (wait.command() != null) {
                lines.addAll(wait.command().lines().toList());
            }
        }
        return lines.isEmpty() && !entry.isClosed()
                ? List.of(verb.commandLine("run", entry.workflow(), "--id", entry.id()))
                : lines;
    }

    /** A pause at a step limit goes on with as many steps again. */
    private static String resume(Verb verb, ExecutionEntry entry) {
        var first = entry.waits().isEmpty() ? null : entry.waits().getFirst();
        return first != null && first.kind().equals(WaitEntry.STEPS)
                ? verb.commandLine("resume", entry.id(), "--max-steps", first.name())
                : verb.commandLine("resume", entry.id());
    }

    private ExecutionEntry fill(ExecutionEntry entry, int depth) {
        if (entry.isClosed()) {
            return entry;
        }
        var waits = entry.waits().stream()
                .map(wait -> wait.withCommand(command(entry, wait, depth)))
                .toList();
        return entry.withWaits(waits);
    }

    private String command(ExecutionEntry entry, WaitEntry wait, int depth) {
        return switch (wait.kind()) {
            case WaitEntry.STEPS -> resume(verb, entry);
            case "message" -> verb.commandLine("publish", text(wait.type()), "--key", text(wait.key()));
            case "signal" -> verb.commandLine("signal", entry.id(), wait.name());
            case CALLBACK -> verb.commandLine("complete", text(wait.token()), "--result", "null");
            case "compensation", "decision" ->
                verb.commandLine("retry", entry.id(), "--from", wait.operation()) + "\n"
                        + verb.commandLine("skip", entry.id(), wait.operation(), "--reason", "TEXT");
            case "task" -> verb.commandLine("poll", text(wait.queue()));
            case "child" -> child(entry, wait, depth);
            default -> verb.commandLine("run", entry.workflow(), "--id", entry.id());
        };
    }

    /** What continues the child continues its parent. */
    private String child(ExecutionEntry parent, WaitEntry wait, int depth) {
        var id = wait.key();
        if (id == null || depth >= CHILD_DEPTH_MAX) {
            return verb.commandLine("run", parent.workflow(), "--id", parent.id());
        }
        var snapshot = (Answer.Snapshot) access.ask(new Request.Describe(id));
        return String.join("\n", lines(verb, fill(snapshot.execution(), depth + 1), false));
    }

    private static String text(@Nullable String text) {
        return text == null ? "" : text;
    }
}
