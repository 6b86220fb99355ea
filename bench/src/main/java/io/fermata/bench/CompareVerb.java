package io.fermata.bench;

import io.fermata.embedded.Json;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/** {@code bench compare}: ours and theirs under the same load. */
final class CompareVerb {
    static final String NAME = "compare";

    /** What the verb's help says of it. */
    static final String USAGE = """
        bench compare --workload W1|W2|W3|W4 [--inflight N,...] [--peers NAME,...] [--rounds N] [--seconds S]
                      [--warmup S] [--data DIR] [--json]

          runs ours and other engines in turn, each in a process of its own on fresh data, and prints medians,
          ratios, versions, settings and where the comparison is unfair
          --inflight    default: W1 1, 50 and 500; W2 10; W3 50; W4 5000
          --peers       dbos, restate, flowable, camunda7, zeebe (default: the first three); each is built by
                        Maven from bench/peers when it is first used
          --rounds N    turns of each engine, 1 to 100 (default 3)
          --seconds S   shortest measured window (default 5); a slow engine gets up to a minute
          --warmup S    shortest time before it (default 10, W4 12)

        """;

    private static final int DELETIONS_MAX = 30;
    private static final long DELETION_PAUSE_NANOS = 100_000_000;

    private final CompareOptions options;
    private final PrintStream out;
    private final PrintStream err;
    private final Map<String, String> absent = new LinkedHashMap<>();

    private CompareVerb(CompareOptions options, PrintStream out, PrintStream err) {
        this.options = options;
        this.out = out;
        this.err = err;
    }

    /** {@code arguments} stand behind the word {@code compare}. */
    static int run(List<String> arguments, PrintStream out, PrintStream err) throws IOException, InterruptedException {
        return new CompareVerb(CompareOptions.parse(arguments), out, err).measure();
    }

    private int measure() throws IOException, InterruptedException {
        var parent = options.parent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        var directory = parent == null
                ? Files.createTempDirectory("fermata-compare")
                : Files.createTempDirectory(parent, "fermata-compare");
        var deletion = new Thread(() -> deleteQuietly(directory));
        Runtime.getRuntime().addShutdownHook(deletion);
        try {
            var contenders = contenders(directory);
            err.println(String.format(
                    Locale.ROOT,
                    "bench compare: %d runs, about %d minutes; load %.1f",
                    options.runs(),
                    options.minutes(),
                    Machine.load()));
            var run = new CompareRun(options, contenders, directory, Machine::load);
            var turns = run.measure(this::tell);
            absent.putAll(run.failures());
            if (!options.json()) {
                new CompareTable(options, turns, absent, Machine.shown(directory)).print(out);
            }
            absent.forEach((name, why) -> err.println("bench compare: " + name + " could not run: " + why));
            return absent.isEmpty() ? 0 : 1;
        } catch (WrongResult wrong) {
            err.println("bench compare: fermata: " + wrong.getMessage());
            return 1;
        } finally {
            ContenderRun.forget(deletion);
            Bench.delete(directory);
        }
    }

    private List<Contender> contenders(Path directory) throws IOException, InterruptedException {
        var contenders = new ArrayList<Contender>();
        contenders.add(new Ours());
        var folder = PeerProject.folder();
        for (var name : options.peers()) {
            try {
                if (folder == null) {
                    throw new WrongResult("peers are built from the sources; run this in a copy of them");
                }
                err.println("bench compare: preparing " + name + " …");
                var peer = new PeerProject(folder, name);
                peer.prepare(directory);
                contenders.add(peer);
            } catch (WrongResult failed) {
                absent.put(name, String.valueOf(failed.getMessage()));
            }
        }
        return contenders;
    }

    /** While it goes on, so that nobody waits in the dark. */
    private void tell(Turn turn) {
        if (options.json()) {
            var line = new LinkedHashMap<String, Object>();
            line.put("round", turn.round());
            line.put("load_before", turn.loadBefore());
            line.put("load_after", turn.loadAfter());
            line.putAll(turn.figures());
            out.println(Json.strict().line(line));
            out.flush();
        } else {
            err.println(String.format(
                    Locale.ROOT,
                    "  round %d, %d in flight: %-9s %9.1f/s, p50 %8.2f ms, load %.1f -> %.1f",
                    turn.round(),
                    turn.inflight(),
                    turn.engine(),
                    turn.figure("workflows_per_s"),
                    turn.figure("p50_ms"),
                    turn.loadBefore(),
                    turn.loadAfter()));
        }
    }

    /** What is being killed at the same moment may still write for a while. */
    private void deleteQuietly(Path directory) {
        ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
        for (int attempt = 1; ; attempt++) {
            try {
                Bench.delete(directory);
                return;
            } catch (IOException inUse) {
                if (attempt == DELETIONS_MAX) {
                    err.println("bench compare: cannot delete " + directory + ": " + inUse.getMessage());
                    return;
                }
                LockSupport.parkNanos(DELETION_PAUSE_NANOS);
            }
        }
    }
}
