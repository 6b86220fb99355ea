package io.fermata.bench;

import io.fermata.cli.CliVerb;
import java.io.PrintStream;
import java.util.List;

/** The verb {@code bench}: runs one workload on an engine of its own and says how it went. */
public final class BenchVerb implements CliVerb {
    @Override
    public String name() {
        return "bench";
    }

    @Override
    public String summary() {
        return "measures this machine with a workload, every commit synced";
    }

    @Override
    public String usage() {
        return """
            bench W1|W2|W2q|W3|W4|W5 [--inflight N] [--seconds S] [--warmup S] [--data DIR] [--json]
                  [--profile FILE]

              W1            five steps one after the other, each adds 1 to a number
              W2            a hundred light steps at once, joined
              W2q           a hundred tasks at once on a queue that a worker of this process serves, joined
              W3            start, wait for a message, the client publishes it, complete
              W4            start many that wait for a message each, look at what they cost, restart, resume all
              W5            kill -9 under a mixed load of steps, timers and messages; a restart, a client for each
                            that attaches again every 200 ms
              --inflight N  W1 to W3: executions at once in a closed loop, 1 to 5000 (default 50)
                            W4: how many are parked, 1 to 2000000 (default 100000)
                            W5: how many are in flight at the kill, 1 to 5000 (default 1000)
              --seconds S   length of the measured window, 1 to 3600 (default 10); W4: how long it looks at the
                            CPU of the parked ones
              --warmup S    time before it that does not count, 0 to 600 (default 20; W4, W5: 10)
              --data DIR    measure on the disk of this directory (default: the one for temporary files);
                            the bench makes a directory of its own in it and deletes it afterwards
              --json        one line of JSON instead of a table
              --profile FILE  W1 to W3: a flight recording of the measured window (jfr view hot-methods FILE)

            bench faults [--rounds N] [--only FAULT,...] [--seed N] [--data DIR] [--json]

              strikes a process under load: kill, pause, full, read-only, sync, write, torn, map-write, map-sync,
              power (default: all of them, three times each), and prints a table: what was acknowledged and then lost,
              what had two outcomes, and how long it took until the next result. What needs a privilege or a C compiler
              that is not there is skipped, with the reason. The last line is the total.

            """ + PoisonVerb.USAGE + HttpVerb.USAGE + LookVerb.USAGE + JmhVerb.USAGE + CompareVerb.USAGE + """
            Exit status: 0 measured; 1 a named peer could not run, or an execution gave a wrong result or
            failed; 2 bad usage.
            """;
    }

    @Override
    public int run(List<String> arguments, PrintStream out, PrintStream err) throws Exception {
        if (!arguments.isEmpty() && arguments.getFirst().equals(FaultVerb.NAME)) {
            return FaultVerb.run(arguments.subList(1, arguments.size()), out, err);
        }
        if (!arguments.isEmpty() && arguments.getFirst().equals(CompareVerb.NAME)) {
            return CompareVerb.run(arguments.subList(1, arguments.size()), out, err);
        }
        if (!arguments.isEmpty() && arguments.getFirst().equals(PoisonVerb.NAME)) {
            return PoisonVerb.run(arguments.subList(1, arguments.size()), out);
        }
        if (!arguments.isEmpty() && arguments.getFirst().equals(JmhVerb.NAME)) {
            return JmhVerb.run(arguments.subList(1, arguments.size()), err);
        }
        if (!arguments.isEmpty() && arguments.getFirst().equals(HttpVerb.NAME)) {
            return HttpVerb.run(arguments.subList(1, arguments.size()), out, err);
        }
        if (!arguments.isEmpty() && LookVerb.NAMES.contains(arguments.getFirst())) {
            return LookVerb.run(arguments, out, err);
        }
        var options = BenchOptions.parse(arguments);
        try {
            var report = Bench.run(options);
            out.println(options.json() ? report.toJson() : report.toTable());
            return 0;
        } catch (WrongResult wrong) {
            err.println("bench: " + wrong.getMessage());
            return 1;
        }
    }
}
