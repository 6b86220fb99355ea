package io.fermata.cli;

import static io.fermata.cli.ServerCalls.path;

import io.fermata.sdk.RawJson;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Does the same to all executions of a filter; the server does it as an execution of its own, which is followed. */
@Command(name = "bulk", sortOptions = false)
final class BulkVerb extends RemoteVerb {
    private static final long PAUSE_NANOS = 300_000_000;

    /** What can be done to many. */
    enum What {
        CANCEL,
        TERMINATE,
        PAUSE,
        RESUME,
        RETRY,
        SIGNAL,
        DELETE,
        STATUS
    }

    @Parameters(
            index = "0",
            paramLabel = "cancel|terminate|pause|resume|retry|signal|delete|status",
            description = "what to do; status tells about one that runs, with --id")
    private What what = What.STATUS;

    @Option(names = "--filter", paramLabel = "F", description = "which executions, as list takes it")
    private String filter = "";

    @Option(names = "--reason", paramLabel = "TEXT", description = "recorded in each history")
    private String reason = "";

    @Option(names = "--dry-run", description = "only tell which executions it would be")
    private boolean dryRun;

    @Option(names = "--max", paramLabel = "N", description = "at most so many executions")
    private @Nullable Integer max;

    @Option(names = "--per-second", paramLabel = "N", description = "at most so many a second; default 100")
    private @Nullable Integer perSecond;

    @Option(names = "--name", paramLabel = "NAME", description = "signal: its name")
    private @Nullable String name;

    @Option(names = "--payload", paramLabel = "JSON|@FILE|-", description = "signal: what it says; default null")
    private @Nullable String payload;

    @Option(names = "--from", paramLabel = "OP", description = "retry: the operation to do again")
    private @Nullable String from;

    @Option(names = "--id", paramLabel = "ID", description = "of the bulk itself; default: made up")
    private @Nullable String id;

    @Option(names = "--detach", description = "do not wait for the end")
    private boolean detach;

    private @Nullable RawJson value;

    /** How far it is. */
    private record Progress(
            String id,
            String status,
            long seen,
            long done,
            long skipped,
            long failed,
            List<Failure> failures,
            boolean finished) {
        String line() {
            return id + " is " + status + ": " + seen + " seen, " + done + " done, " + skipped + " skipped, " + failed
                    + " failed";
        }
    }

    private record Failure(String id, String why) {}

    /** What it would be done to; {@code sample} are the first of them. */
    private record Rehearsed(
            @Nullable String id,
            @Nullable Long total,
            @Nullable Boolean more,
            @Nullable List<Sampled> sample) {}

    private record Sampled(String id, String workflow, String status) {}

    @Override
    void check() {
        if (what == What.STATUS) {
            if (id == null) {
                throw new UsageError("bulk status wants --id");
            }
            return;
        }
        if (filter.isBlank()) {
            throw new UsageError("bulk wants --filter: which executions, such as 'status = FAILED'");
        }
        if (reason.isBlank() && !dryRun) {
            throw new UsageError("bulk wants --reason: it is recorded in each history");
        }
        if ((what == What.SIGNAL) != (name != null)) {
            throw new UsageError("--name goes with bulk signal, and only with it");
        }
        value = JsonArgument.readOptional("--payload", payload, terminal().in());
    }

    @Override
    int run(ServerCalls server) {
        if (what == What.STATUS) {
            return tell(progress(server, id == null ? "" : id));
        }
        var said = server.post("/bulk", body(), Ids.random("cli")).read(Rehearsed.class);
        if (dryRun) {
            return tell(said);
        }
        var started = said.id() == null ? "" : said.id();
        id = started;
        if (detach) {
            if (json()) {
                printJson(progress(server, started));
            } else {
                print("started " + started);
                print(commandLine("bulk", "status", "--id", started));
            }
            return ExitStatus.COMPLETED;
        }
        return follow(server, started);
    }

    @Override
    @Nullable
    String continuing() {
        return id == null ? null : commandLine("bulk", "status", "--id", id);
    }

    private java.util.Map<String, @Nullable Object> body() {
        var body = ServerCalls.body();
        body.put("filter", filter);
        body.put("verb", what.name());
        body.put("reason", reason.isBlank() ? "dry run" : reason);
        body.put("dryRun", dryRun);
        body.put("perSecond", perSecond);
        body.put("max", max);
        body.put("name", name);
        body.put("value", value);
        body.put("fromOperation", from);
        body.put("id", id);
        return body;
    }

    private int follow(ServerCalls server, String started) {
        long said = -1;
        while (true) {
            var progress = progress(server, started);
            if (progress.finished()) {
                return tell(progress);
            }
            if (!json() && progress.seen() != said) {
                said = progress.seen();
                terminal().err().println(progress.line());
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    private static Progress progress(ServerCalls server, String of) {
        return server.get(path("/bulk/{}", of)).read(Progress.class);
    }

    private int tell(Progress progress) {
        if (json()) {
            printJson(progress);
        } else {
            print(progress.line());
            progress.failures().forEach(each -> print("  " + each.id() + ": " + Texts.line(each.why())));
        }
        if (!progress.finished()) {
            return ExitStatus.PARKED;
        }
        return progress.failed() == 0 && progress.status().equals("COMPLETED")
                ? ExitStatus.COMPLETED
                : ExitStatus.FAILED;
    }

    private int tell(Rehearsed rehearsed) {
        if (json()) {
            printJson(rehearsed);
            return ExitStatus.COMPLETED;
        }
        boolean more = Boolean.TRUE.equals(rehearsed.more());
        print(rehearsed.total() + (more ? " or more" : "") + " executions; nothing was done");
        if (rehearsed.sample() != null) {
            rehearsed
                    .sample()
                    .forEach(each -> print("%-10s %-16s %s".formatted(each.status(), each.workflow(), each.id())));
        }
        return ExitStatus.COMPLETED;
    }
}
