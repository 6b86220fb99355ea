package io.fermata.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The verbs by name; a verb's class is loaded when it is called for. */
final class Verbs {
    private static final Map<String, Known> OWN = own();

    /** A verb with its line in the list. */
    record Known(String summary, Supplier<Verb> maker) {}

    private Verbs() {}

    static @Nullable Known own(String name) {
        return OWN.get(name);
    }

    static Map<String, Known> all() {
        return OWN;
    }

    /** Verbs that other jars bring. */
    static List<CliVerb> further() {
        try {
            return ServiceLoader.load(CliVerb.class).stream()
                    .map(ServiceLoader.Provider::get)
                    .toList();
        } catch (ServiceConfigurationError broken) {
            throw new UsageError("a jar's verb cannot be used: " + broken.getMessage());
        }
    }

    static @Nullable CliVerb further(String name) {
        return further().stream()
                .filter(verb -> verb.name().equals(name))
                .findFirst()
                .orElse(null);
    }

    static List<String> names() {
        var names = new ArrayList<>(OWN.keySet());
        further().forEach(verb -> names.add(verb.name()));
        names.add("help");
        names.add("completion");
        return names;
    }

    private static Map<String, Known> own() {
        var verbs = new LinkedHashMap<String, Known>();
        verbs.put("run", new Known("runs one execution here to its end; the same id resumes it", RunVerb::new));
        verbs.put("start", new Known("records a start and does not wait", StartVerb::new));
        verbs.put("list", new Known("lists executions, newest first", ListVerb::new));
        verbs.put("show", new Known("shows where an execution stands", ShowVerb::new));
        verbs.put("why", new Known("says why an execution does not go on", WhyVerb::new));
        verbs.put("watch", new Known("prints what happens to an execution until it ends", WatchVerb::new));
        verbs.put("history", new Known("prints what happened to an execution", HistoryVerb::new));
        verbs.put("diff", new Known("compares two executions by operation", DiffVerb::new));
        verbs.put("trace", new Known("shows all that came of one thing, across executions", TraceVerb::new));
        verbs.put("verify", new Known("replays the code on all open executions, changes nothing", VerifyVerb::new));
        verbs.put("graph", new Known("draws a workflow that is data, and what an execution took", GraphVerb::new));
        verbs.put("result", new Known("prints the result of an execution that has ended", ResultVerb::new));
        verbs.put("publish", new Known("publishes a message and runs on what it wakes", PublishVerb::new));
        verbs.put("signal", new Known("signals an execution and runs it on", SignalVerb::new));
        verbs.put("update", new Known("asks an execution to do something and prints its answer", UpdateVerb::new));
        verbs.put("query", new Known("asks an execution for its present state", QueryVerb::new));
        verbs.put("poll", new Known("takes one task of a queue by hand", PollVerb::new));
        verbs.put("complete", new Known("completes a task or callback and runs on what that wakes", CompleteVerb::new));
        verbs.put("fail", new Known("fails a task or callback and runs on what that wakes", FailVerb::new));
        verbs.put("heartbeat", new Known("says that a task is being worked on", HeartbeatVerb::new));
        verbs.put("cancel", new Known("asks an execution to stop and clean up", ActVerb.Cancel::new));
        verbs.put("terminate", new Known("ends an execution at once", ActVerb.Terminate::new));
        verbs.put("pause", new Known("holds an execution; what arrives is kept", ActVerb.Pause::new));
        verbs.put("resume", new Known("lifts a pause or block and runs it on", ActVerb.Resume::new));
        verbs.put("retry", new Known("reopens a failed execution and runs it on", RetryVerb::new));
        verbs.put("triggers", new Known("lists what messages start, or removes a trigger", TriggersVerb::new));
        verbs.put("dead-letters", new Known("lists what could not be delivered", DeadLettersVerb::new));
        verbs.put("skip", new Known("goes on without an operation that waits for a person", SkipVerb::new));
        verbs.put("fork", new Known("begins another execution with the history of one", ForkVerb::new));
        verbs.put(
                "complete-operation",
                new Known("gives an open operation its result by hand and runs on", CompleteOperationVerb::new));
        verbs.put("delete", new Known("forgets a closed execution", ActVerb.Delete::new));
        keeping(verbs);
        serving(verbs);
        return verbs;
    }

    /** What looks after a whole data directory, or serves it. */
    private static void keeping(Map<String, Known> verbs) {
        verbs.put("doctor", new Known("reads a whole data directory and says what is wrong with it", DoctorVerb::new));
        verbs.put("backup", new Known("copies a data directory as of one moment, also one that runs", BackupVerb::new));
        verbs.put("restore", new Known("makes a new data directory out of a backup", RestoreVerb::new));
        verbs.put("dev", new Known("runs everything here over HTTP, open to this machine, with samples", DevVerb::new));
        verbs.put("server", new Known("runs everything here over HTTP, for whoever has a key", ServerVerb::new));
        verbs.put("key", new Known("makes, lists and revokes the keys of a server", KeyVerb::new));
    }

    /** What only a server knows. */
    private static void serving(Map<String, Known> verbs) {
        verbs.put("queue", new Known("lists a server's task queues, or tells about one", QueueVerb::new));
        verbs.put("worker", new Known("lists who takes tasks of a server", WorkerVerb::new));
        verbs.put("bulk", new Known("does the same to all executions of a filter", BulkVerb::new));
        verbs.put("namespace", new Known("makes, changes and lists namespaces of a server", NamespaceVerb::new));
        verbs.put("export", new Known("prints an execution as a document, for import", ExportVerb::new));
        verbs.put("import", new Known("takes in an execution out of another server", ImportVerb::new));
    }
}
