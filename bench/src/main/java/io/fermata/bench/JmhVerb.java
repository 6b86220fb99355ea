package io.fermata.bench;

import io.fermata.cli.UsageError;
import java.io.PrintStream;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/** {@code bench jmh}: measures small parts, time and bytes allocated, each in a JVM of its own. */
final class JmhVerb {
    static final String NAME = "jmh";

    /** How to call it. */
    static final String USAGE = """
        bench jmh [PATTERN]

          small parts one by one: codec, folding a history, a shard's loop, replay (default: all of them)

        """;

    private JmhVerb() {}

    /** {@code arguments} stand behind the word {@code jmh}. */
    static int run(List<String> arguments, PrintStream err) {
        if (arguments.size() > 1 || arguments.stream().anyMatch(each -> each.startsWith("-"))) {
            throw new UsageError("bench jmh takes one pattern of names at most");
        }
        var pattern = arguments.isEmpty() ? "" : arguments.getFirst();
        requirePattern(pattern);
        var options = new OptionsBuilder()
                .include("io\\.fermata\\.bench\\..*" + pattern)
                .addProfiler(GCProfiler.class);
        try {
            new Runner(options.build()).run();
            return 0;
        } catch (RunnerException e) {
            err.println("bench jmh: " + e.getMessage());
            return 1;
        }
    }

    private static void requirePattern(String pattern) {
        try {
            Pattern.compile(pattern);
        } catch (PatternSyntaxException malformed) {
            throw new UsageError("bench jmh takes a regular expression, found '" + pattern + "'");
        }
    }
}
