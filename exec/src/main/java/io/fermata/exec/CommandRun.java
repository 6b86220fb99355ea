package io.fermata.exec;

import io.fermata.sdk.Attempt;
import io.fermata.sdk.Failure;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** One run of a command, from the search for its program until the last of its processes has ended. */
final class CommandRun {
    private static final int MESSAGE_CHARS_MAX = 500;
    private static final int SIGNALLED = 128;
    private static final Duration READERS_WAIT = Duration.ofSeconds(1);

    private final Attempt attempt;
    private final Command command;
    private final String id = UUID.randomUUID().toString();
    private final Tail stdout;
    private final Tail stderr;

    CommandRun(Attempt attempt, Command command) {
        this.attempt = attempt;
        this.command = command;
        this.stdout = new Tail(command.limits().outputBytes());
        this.stderr = new Tail(command.limits().outputBytes());
    }

    CommandResult result() throws InterruptedException {
        var environment = Variables.of(attempt, command, id);
        var line = line(environment);
        if (attempt.number() > 1) {
            end(ProcessTree.leftBefore(attempt.idempotencyKey(), attempt.number()));
        }
        long start = System.nanoTime();
        var process = start(line, environment);
        var tree = ProcessTree.of(process, id, Program.setsid() != null);
        boolean ended;
        List<Thread> readers;
        try {
            readers = connect(process);
            ended = awaitEnd(process);
        } finally {
            end(tree);
        }
        for (var reader : readers) {
            reader.join(READERS_WAIT);
        }
        if (!ended) {
            throw Failure.transientFailure("command " + command + " took longer than "
                            + command.limits().timeout() + errors())
                    .withType("CommandTimedOut");
        }
        return judged(process.exitValue(), Duration.ofNanos(System.nanoTime() - start));
    }

    private List<String> line(Map<String, String> environment) {
        var line = new ArrayList<String>();
        var setsid = Program.setsid();
        if (setsid != null) {
            line.add(setsid.toString());
        }
        line.add(Program.find(command, environment).toString());
        line.addAll(command.line().subList(1, command.line().size()));
        return line;
    }

    private Process start(List<String> line, Map<String, String> environment) {
        var builder = new ProcessBuilder(line)
                .directory(command.surroundings().directory().toAbsolutePath().toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        try {
            return builder.start();
        } catch (IOException failed) {
            throw Failure.resource("command " + command + " cannot be started: " + failed.getMessage())
                    .withType("CommandNotStarted")
                    .because(failed)
                    .notApplied();
        }
    }

    private List<Thread> connect(Process process) {
        var readers = List.of(
                thread("stdout", () -> stdout.drain(process.getInputStream())),
                thread("stderr", () -> stderr.drain(process.getErrorStream())));
        thread("stdin", () -> feed(process.getOutputStream()));
        return readers;
    }

    /** A command need not read what it is given. */
    private void feed(OutputStream stdin) {
        try (stdin) {
            stdin.write(command.surroundings().stdin().getBytes(StandardCharsets.UTF_8));
        } catch (IOException unread) {
            System.getLogger(CommandRun.class.getName())
                    .log(System.Logger.Level.DEBUG, "command " + command + " did not read all of its input", unread);
        }
    }

    private boolean awaitEnd(Process process) throws InterruptedException {
        var timeout = command.limits().timeout();
        if (timeout == null) {
            process.waitFor();
            return true;
        }
        return process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void end(ProcessTree tree) {
        var left = tree.end(command.limits().grace());
        if (!left.isEmpty()) {
            var pids = left.stream().map(ProcessHandle::pid).sorted().toList();
            throw Failure.resource("command " + command + " left processes that cannot be killed: " + pids)
                    .withType("CommandStuck");
        }
    }

    private CommandResult judged(int code, Duration duration) {
        boolean truncated = stdout.isTruncated() || stderr.isTruncated();
        if (command.exitCodes().success().contains(code)) {
            return new CommandResult(code, stdout.text(), stderr.text(), truncated, duration);
        }
        var how = code > SIGNALLED ? " (signal " + (code - SIGNALLED) + ")" : "";
        throw Failure.of(
                        command.exitCodes().category(code),
                        "command " + command + " exited with " + code + how + errors())
                .withType("CommandFailed");
    }

    private String errors() {
        var text = stderr.text().strip();
        if (text.isEmpty()) {
            return "";
        }
        int from = Math.max(0, text.length() - MESSAGE_CHARS_MAX);
        return ": " + (from > 0 ? "…" : "") + text.substring(from);
    }

    /** A platform thread: a read of a pipe would hold the carrier of a virtual one. */
    private Thread thread(String stream, Runnable work) {
        return Thread.ofPlatform().daemon().name("fermata-exec-" + stream).start(work);
    }
}
