package io.fermata.cli;

import java.util.List;
import picocli.CommandLine;

/** What a user can call. */
final class Help {
    private static final String STATUSES = """
        Exit status: 0 completed; 1 failed, cancelled, terminated or timed out; 2 bad usage or input;
        3 parked, paused or blocked; 4 the store cannot be opened or takes nothing now, or the server
        does not answer or refuses the key; 70 a bug in Fermata; 130 interrupted.
        """;
    private static final String LAUNCHER = """
        The launcher takes --jar APP.jar (your own workflows and verbs; may be given more than once) and the variables
        JAVA_HOME, FERMATA_HEAP (1g), FERMATA_GC (Serial, Parallel, G1, Z), FERMATA_CARRIERS and FERMATA_OPTS.
        """;

    private final Session session;

    Help(Session session) {
        this.session = session;
    }

    int print(List<String> verbs) {
        if (verbs.size() > 1) {
            throw new UsageError("help takes one verb, found " + String.join(" ", verbs));
        }
        var text = verbs.isEmpty() ? overview() : ofVerb(verbs.getFirst());
        session.terminal().out().print(text);
        return ExitStatus.COMPLETED;
    }

    private static String overview() {
        var text = new StringBuilder("usage: fermata VERB [ARGUMENT...] [--data DIR | --server URL] [--json]\n\n");
        Verbs.all().forEach((name, verb) -> text.append(row(name, verb.summary())));
        Verbs.further().forEach(verb -> text.append(row(verb.name(), verb.summary())));
        text.append(row("help [VERB]", "explains a verb"));
        text.append(row("completion", "prints a completion script for bash and zsh"));
        text.append(row("--version", "prints the version"));
        return text.append('\n').append(STATUSES).append('\n').append(LAUNCHER).toString();
    }

    private String ofVerb(String name) {
        var own = Verbs.own(name);
        if (own != null) {
            return ofOwn(name, own);
        }
        var further = Verbs.further(name);
        if (further != null) {
            return further.usage().stripTrailing() + "\n";
        }
        return switch (name) {
            case "help" -> "usage: fermata help [VERB]\n";
            case "completion" -> "usage: source <(fermata completion)\n";
            default -> throw new UsageError("unknown verb '" + name + "'");
        };
    }

    private String ofOwn(String name, Verbs.Known verb) {
        var line = Cli.commandLine(verb.maker().get());
        line.getCommandSpec().name("fermata " + name);
        line.getCommandSpec().usageMessage().description(verb.summary());
        var text = line.getUsageMessage(CommandLine.Help.Ansi.OFF) + "\n" + STATUSES;
        boolean namesWorkflows = name.equals("run") || name.equals("start");
        return namesWorkflows ? text + "\nWorkflows:\n" + session.catalog().lines() : text;
    }

    private static String row(String name, String summary) {
        return "  %-12s %s%n".formatted(name, summary);
    }
}
