package io.fermata.cli;

import io.fermata.sdk.InvalidInput;
import io.fermata.server.NearNames;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/** Finds the verb, checks its arguments, runs it, and says in one line what went wrong. */
final class Cli {
    /** Options that may stand before the verb. */
    private static final Set<String> WITH_VALUES =
            Set.of("--data", "--server", "--profile", "--namespace", "-o", "--output");

    private final Session session;
    private volatile @Nullable Verb running;
    private volatile boolean interrupted;

    Cli(Session session) {
        this.session = session;
    }

    /** Runs one call; returns the exit status. */
    int run(String... arguments) {
        var words = List.of(arguments);
        var verb = verbOf(words);
        try {
            return dispatch(verb, rest(words, verb), words);
        } catch (UsageError | InvalidInput wrong) {
            return complain(verb, String.valueOf(wrong.getMessage()), ExitStatus.USAGE);
        } catch (Refused refused) {
            return complain(verb, String.valueOf(refused.getMessage()), refused.exitStatus());
        } catch (RuntimeException bug) {
            session.terminal().err().println("fermata: this is a bug: " + Texts.line(bug.toString()) + where(bug));
            return ExitStatus.BUG;
        } finally {
            session.terminal().out().flush();
        }
    }

    /** The command that goes on after an interruption; null if there is none. */
    @Nullable
    String continuing() {
        var verb = running;
        return verb == null ? null : verb.continuing();
    }

    /** Whether standard output is for a program. */
    boolean printsJson() {
        var verb = running;
        return verb != null && verb.json();
    }

    /** Lets go of the data directory; what the running call still has to say is not printed. */
    void interrupt() {
        interrupted = true;
        var verb = running;
        if (verb != null) {
            verb.close();
        }
    }

    private int dispatch(@Nullable String verb, List<String> rest, List<String> words) {
        if (verb == null) {
            return withoutVerb(words);
        }
        if (verb.equals("help")) {
            return new Help(session).print(withoutOptions(rest));
        }
        if (verb.equals("completion")) {
            session.terminal().out().print(Completion.script());
            return ExitStatus.COMPLETED;
        }
        var own = Verbs.own(verb);
        if (own != null) {
            return run(verb, own.maker().get(), rest);
        }
        var further = Verbs.further(verb);
        if (further != null) {
            return run(further, rest);
        }
        var near = NearNames.of(verb, Verbs.names());
        throw new UsageError("unknown verb '" + verb + "'"
                + (near.isEmpty() ? "" : ", did you mean " + String.join(" or ", near) + "?"));
    }

    private int withoutVerb(List<String> words) {
        if (words.contains("--version") || words.contains("-V")) {
            session.terminal().out().println("fermata " + Version.text());
            return ExitStatus.COMPLETED;
        }
        if (words.contains("--help") || words.contains("-h")) {
            return new Help(session).print(List.of());
        }
        if (words.isEmpty()) {
            throw new UsageError("say what to do, such as: run, list, show");
        }
        throw new UsageError("say what to do; found only " + String.join(" ", words));
    }

    private int run(String name, Verb verb, List<String> rest) {
        var line = commandLine(verb);
        try {
            var parsed = line.parseArgs(rest.toArray(String[]::new));
            if (parsed.isUsageHelpRequested()) {
                return new Help(session).print(List.of(name));
            }
        } catch (CommandLine.ParameterException wrong) {
            throw new UsageError(Texts.line(String.valueOf(wrong.getMessage())));
        }
        verb.attach(session);
        running = verb;
        return verb.call();
    }

    private int run(CliVerb verb, List<String> rest) {
        if (rest.contains("--help") || rest.contains("-h")) {
            return new Help(session).print(List.of(verb.name()));
        }
        try {
            return verb.run(rest, session.terminal().out(), session.terminal().err());
        } catch (RuntimeException failed) {
            throw failed;
        } catch (Exception failed) {
            throw new IllegalStateException(verb.name() + " failed: " + failed, failed);
        }
    }

    static CommandLine commandLine(Verb verb) {
        return new CommandLine(verb)
                .setUnmatchedOptionsArePositionalParams(false)
                .setOverwrittenOptionsAllowed(false)
                .setAbbreviatedOptionsAllowed(false)
                .setExpandAtFiles(false)
                .setCaseInsensitiveEnumValuesAllowed(true);
    }

    private int complain(@Nullable String verb, String message, int exitStatus) {
        if (interrupted) {
            return ExitStatus.INTERRUPTED;
        }
        var line = new StringBuilder("fermata");
        boolean known = verb != null && Verbs.own(verb) != null;
        line.append(known ? " " + verb : "").append(": ").append(Texts.line(message));
        if (exitStatus == ExitStatus.USAGE) {
            line.append("; see fermata help").append(known ? " " + verb : "");
        }
        session.terminal().err().println(line);
        return exitStatus;
    }

    /** The first word that is neither an option nor the value of one. */
    private static @Nullable String verbOf(List<String> words) {
        var plain = withoutOptions(words);
        return plain.isEmpty() ? null : plain.getFirst();
    }

    private static List<String> rest(List<String> words, @Nullable String verb) {
        var rest = new ArrayList<>(words);
        rest.remove(verb);
        return rest;
    }

    private static List<String> withoutOptions(List<String> words) {
        var plain = new ArrayList<String>();
        for (int i = 0; i < words.size(); i++) {
            if (WITH_VALUES.contains(words.get(i))) {
                i++;
            } else if (!words.get(i).startsWith("-")) {
                plain.add(words.get(i));
            }
        }
        return plain;
    }

    private static String where(RuntimeException bug) {
        return Arrays.stream(bug.getStackTrace())
                .limit(1)
                .map(frame -> " at " + frame)
                .findFirst()
                .orElse("");
    }
}
