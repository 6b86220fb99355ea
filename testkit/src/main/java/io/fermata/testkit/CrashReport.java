package io.fermata.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.StringJoiner;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Says what went wrong in a disturbed run, for the one who wrote the workflow. */
record CrashReport(String test, Trial trial, Trial undisturbed, Path folder) {
    AssertionError failure(String what, @Nullable Throwable cause) {
        var lines = new StringJoiner("\n");
        lines.add(test + " passes undisturbed, not with: " + trial.disturbance().said(undisturbed.commits()));
        lines.add(what);
        if (!trial.crashedAfter().isEmpty()) {
            lines.add("The last durable call before the crash was " + trial.crashedAfter() + ".");
        }
        var twice = doneTwice();
        if (!twice.isEmpty()) {
            lines.add("Done again after the crash, since it was lost before its result was recorded:\n" + twice);
            lines.add("A step has its effect at least once. Make this one idempotent: pass attempt.idempotencyKey() on"
                    + " (it stays the same), or look first whether it was done, or use a transactional step.");
        }
        if (trial.endings().values().stream().anyMatch(each -> each.status().equals("BLOCKED"))) {
            lines.add("The code asked for something else when it ran again, so the execution is blocked. Look for what"
                    + " differs from run to run outside of steps: clock, chance, static fields, unordered collections,"
                    + " and for what a step changed in the workflow's own variables.");
        }
        trial.alerts().forEach(alert -> lines.add("Fermata said: " + alert));
        lines.add("Histories: " + write());
        return new AssertionError(lines.toString(), cause);
    }

    private String doneTwice() {
        return trial.done().entrySet().stream()
                .filter(each -> each.getValue() > usual(each.getKey()))
                .map(each -> "  operation " + each.getKey().operation() + ", "
                        + each.getKey().kind() + " \"" + each.getKey().name() + "\" of execution "
                        + each.getKey().execution() + ": " + each.getValue() + " times")
                .collect(Collectors.joining("\n"));
    }

    /** The same work has another key in another run. */
    private int usual(Trial.Work work) {
        return undisturbed.done().entrySet().stream()
                .filter(each -> each.getKey().operation().equals(work.operation())
                        && each.getKey().execution().equals(work.execution()))
                .mapToInt(each -> each.getValue())
                .max()
                .orElse(1);
    }

    private String write() {
        var target = trial.folder(folder);
        try {
            Files.createDirectories(target);
            var names = new StringJoiner(", ");
            for (var each : trial.histories().entrySet()) {
                var file = target.resolve(each.getKey().replaceAll("[^A-Za-z0-9._-]", "_") + ".json");
                Files.writeString(file, each.getValue());
                names.add(file.toString());
            }
            return names.length() == 0 ? "none, no execution was recorded" : names.toString();
        } catch (IOException full) {
            return "could not be written to " + target + ": " + full;
        }
    }
}
