package io.fermata.cli;

import io.fermata.embedded.Json;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** A verb with the options that all have. Checks its arguments before it opens anything. */
abstract class Verb implements Callable<Integer> {
    static final Path DATA_DEFAULT = Path.of(".fermata");

    @Option(names = "--data", paramLabel = "DIR", description = "the data directory; default ./.fermata")
    private @Nullable Path data;

    @Option(names = "--json", description = "print one compact JSON object per line; the same as -o json")
    private boolean json;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "table|json|yaml",
            description = "lines for people, JSON objects, or YAML documents; default table")
    private @Nullable Output output;

    /** How a verb prints. */
    private enum Output {
        TABLE,
        JSON,
        YAML
    }

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "print this help")
    @SuppressWarnings("UnusedVariable") // Picocli asks the option itself, not the field.
    private boolean help;

    /** Events from now on are news; histories count in milliseconds. */
    private final Instant called = Instant.now().truncatedTo(ChronoUnit.MILLIS);

    private @Nullable Session session;
    private @Nullable Access opened;

    /**
     * Does it.
     *
     * @return the exit status
     */
    abstract int run();

    @Override
    public final Integer call() {
        try {
            return run();
        } finally {
            close();
        }
    }

    void attach(Session own) {
        session = own;
        if (data != null && data.toString().isEmpty()) {
            throw new UsageError("--data is empty; leave it out, or write . for this directory");
        }
        if (json && output != null && output != Output.JSON) {
            throw new UsageError("--json and -o exclude each other");
        }
    }

    /** The server that is asked instead of a data directory; null: none. */
    @Nullable
    ServerPlace place() {
        return null;
    }

    /** Whether {@code --data} was given. */
    boolean namesData() {
        return data != null;
    }

    /** Lets go of the data directory or server; also called when the process is interrupted. */
    void close() {
        var access = opened;
        if (access != null) {
            access.close();
        }
    }

    /** What continues after an interruption; null if there is nothing to continue. */
    @Nullable
    String continuing() {
        return null;
    }

    Session session() {
        if (session == null) {
            throw new IllegalStateException("the verb runs without a session");
        }
        return session;
    }

    Terminal terminal() {
        return session().terminal();
    }

    Instant called() {
        return called;
    }

    /** Whether it prints for programs. */
    boolean json() {
        return json || output == Output.JSON || output == Output.YAML;
    }

    Path data() {
        return data == null ? DATA_DEFAULT : data;
    }

    /** A line that calls Fermata on the same data directory or server. */
    String commandLine(String... words) {
        var line = ShellWords.quote(terminal().command()) + " " + ShellWords.line(words);
        var server = place();
        if (server != null) {
            return line + " " + ShellWords.line(server.words().toArray(String[]::new));
        }
        boolean usual = data().normalize().equals(DATA_DEFAULT);
        return usual ? line : line + " --data " + ShellWords.quote(data().toString());
    }

    /** Opens a directory that must be there already, or the server. */
    Access openExisting(Opening opening) {
        if (place() == null && !DataDirectory.exists(data())) {
            throw new UsageError("there is no data in " + data() + "; 'run' makes it, --data names another");
        }
        return open(opening);
    }

    Access open(Opening opening) {
        var own = session();
        var server = place();
        if (server != null) {
            var there = new HttpAccess(server, InstantSource.system());
            opened = there;
            return there;
        }
        var directory = DataDirectory.open(
                data(),
                opening,
                (path, how) -> own.opener().open(path, how, how == Opening.LOOKING ? Catalog.EMPTY : own.catalog()));
        opened = directory;
        return directory;
    }

    /** Runs on what was woken until nothing of it happens here by itself. */
    int follow(Access directory, Answer.Woken woken) {
        int status = ExitStatus.COMPLETED;
        for (var id : woken.ids()) {
            status = ExitStatus.worse(status, new Following(this, directory, id).run());
        }
        return status;
    }

    /** The value of {@code --max-steps}; 0 if it is not given. */
    static int stepLimit(@Nullable Integer given) {
        if (given != null && given < 1) {
            throw new UsageError("--max-steps must be at least 1, is " + given);
        }
        return given == null ? 0 : given;
    }

    void print(String line) {
        terminal().out().println(line);
    }

    void printJson(Object value) {
        printJsonLine(Json.strict().line(value));
    }

    /** A JSON value that is a line already. */
    void printJsonLine(String line) {
        if (output == Output.YAML) {
            terminal().out().print(Yaml.document(line));
        } else {
            terminal().out().println(line);
        }
    }

    /** An id as it was given, or what {@code @latest} and {@code @latest:WORKFLOW} stand for. */
    String execution(Access access, String given) {
        if (!given.equals(Ids.LATEST) && !given.startsWith(Ids.LATEST + ":")) {
            return given;
        }
        boolean any = given.equals(Ids.LATEST);
        var workflow = any ? "" : given.substring(Ids.LATEST.length() + 1);
        var filter = any ? "" : "workflow = \"" + workflow.replace("\"", "\"\"") + "\"";
        var page = (Answer.Executions) access.ask(new Request.ListAll(filter, null, 1));
        if (page.executions().isEmpty()) {
            throw new UsageError("there is no execution" + (any ? "" : " of " + workflow) + " yet");
        }
        return page.executions().getFirst().id();
    }
}
