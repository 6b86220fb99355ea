package io.fermata.cli;

import io.fermata.embedded.RunDiff;
import io.fermata.sdk.RawJson;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Two executions side by side, by operation. */
@Command(name = "diff", sortOptions = false)
final class DiffVerb extends ServedVerb {
    private static final int VALUE_CHARS_MAX = 60;

    @Parameters(index = "0", paramLabel = "A", description = "an execution")
    private String a = "";

    @Parameters(index = "1", paramLabel = "B", description = "another one")
    private String b = "";

    @Override
    int run() {
        var directory = openExisting(Opening.LOOKING);
        var diff = ((Answer.Compared)
                        directory.ask(new Request.Compare(execution(directory, a), execution(directory, b))))
                .diff();
        if (json()) {
            printJson(diff);
        } else {
            lines(diff).forEach(this::print);
        }
        return diff.nothingDiffers() ? ExitStatus.COMPLETED : ExitStatus.FAILED;
    }

    private static List<String> lines(RunDiff diff) {
        var lines = new ArrayList<String>();
        if (diff.differing().isEmpty()) {
            lines.add(line("same", "", "the run as a whole", ""));
        }
        for (var what : diff.differing()) {
            lines.add(line("differs", "", what, sides(of(diff.a(), what), of(diff.b(), what))));
        }
        for (var each : diff.operations()) {
            var told = each.a() == null ? each.b() : each.a();
            var title = told == null ? "" : told.kind() + " " + told.name();
            switch (each.verdict()) {
                case SAME -> lines.add(line("same", each.operation(), title, ""));
                case ONLY_A -> lines.add(line("only in A", each.operation(), title, ""));
                case ONLY_B -> lines.add(line("only in B", each.operation(), title, ""));
                case DIFFERS -> {
                    for (var what : each.differing()) {
                        var sides = sides(of(each.a(), what), of(each.b(), what));
                        lines.add(line("differs", each.operation(), title, what + ": " + sides));
                    }
                }
            }
        }
        return lines;
    }

    private static String line(String verdict, String operation, String title, String more) {
        return "%-9s  %-8s  %-30s %s"
                .formatted(verdict, operation, Texts.line(title), more)
                .stripTrailing();
    }

    private static String sides(String left, String right) {
        return Texts.cut(Texts.line(left), VALUE_CHARS_MAX) + "  |  " + Texts.cut(Texts.line(right), VALUE_CHARS_MAX);
    }

    private static String of(RunDiff.Side side, String what) {
        return switch (what) {
            case "workflow" -> side.workflow();
            case "status" -> side.status().name();
            case "input" -> text(side.input());
            case "result" -> text(side.result());
            default -> text(side.error());
        };
    }

    private static String of(RunDiff.@Nullable Told told, String what) {
        if (told == null) {
            return "-";
        }
        return switch (what) {
            case "kind" -> told.kind();
            case "name" -> told.name();
            case "outcome" -> told.outcome();
            case "input" -> text(told.input());
            case "result" -> text(told.result());
            default -> text(told.error());
        };
    }

    private static String text(@Nullable RawJson json) {
        return json == null || json.equals(RawJson.NULL) ? "-" : json.text();
    }
}
