package io.fermata.bench;

import io.fermata.sdk.InvalidInput;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What looking costs: {@code bench list}, {@code bench page} and {@code bench idle}. */
final class LookVerb {
    static final Set<String> NAMES = Set.of("list", "page", "idle");
    static final String USAGE = """
        bench list [--executions N] [--data DIR] [--json]

          Pages of 100 of filtered lists over N (default 1000000) closed executions with two search attributes, of which
          one in a thousand has failed: the median and the slowest of each filter's first 20 pages.

        bench page [--events N] [--data DIR] [--json]

          Pages of 1000 events of a history of about N (default 10000), over HTTP.

        bench idle [--clients N] [--data DIR] [--json]

          N (default 10000) clients of another process that wait for events of an execution where nothing happens (half
          of them) or for a task: the server's memory and threads, and how long another request takes meanwhile.

        """;

    private LookVerb() {}

    /** {@code arguments} begin with one of {@link #NAMES}. */
    static int run(List<String> arguments, PrintStream out, PrintStream err) throws Exception {
        var name = arguments.getFirst();
        int count = name.equals("list") ? 1_000_000 : 10_000;
        Path parent = null;
        boolean json = false;
        for (int i = 1; i < arguments.size(); i++) {
            switch (arguments.get(i)) {
                case "--json" -> json = true;
                case "--data" -> parent = Path.of(arguments.get(++i));
                case "--executions", "--events", "--clients" -> count = Integer.parseInt(arguments.get(++i));
                default -> throw new InvalidInput(arguments.get(i), "is no option of bench " + name);
            }
        }
        var directory = parent == null
                ? Files.createTempDirectory("fermata-bench")
                : Files.createTempDirectory(parent, "fermata-bench");
        try {
            var report = new Report(measure(name, count, directory.resolve("data")));
            out.println(json ? report.toJson() : report.toTable());
            return 0;
        } catch (WrongResult wrong) {
            err.println("bench: " + wrong.getMessage());
            return 1;
        } finally {
            Bench.delete(directory);
        }
    }

    private static Map<String, Object> measure(String name, int count, Path data) throws Exception {
        return switch (name) {
            case "list" -> new ListRun(count, data).measure();
            case "page" -> new PageRun(count, data).measure();
            default -> new IdleRun(count, data).measure();
        };
    }
}
