package io.fermata.peers.harness;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A program that ends with this process, however this process ends: a shell holds the other end of a pipe and ends it
 * when the pipe breaks. Two signals, because PostgreSQL ends quickly by the first and a JVM only by the second.
 */
public final class LeashedProcess implements AutoCloseable {
    private static final long CLOSED_WITHIN_SECONDS = 10;
    private static final String LEASH = """
        "$@" </dev/null &
        child=$!
        (cat >/dev/null <&3; kill -INT $child; sleep 0.2; kill -TERM $child; sleep 5; kill -KILL $child) 2>/dev/null &
        exec 3<&-
        wait $child
        """;

    private final Process process;

    private LeashedProcess(Process process) {
        this.process = process;
    }

    /**
     * Starts it.
     *
     * @param log what it prints
     */
    public static LeashedProcess start(Path directory, Path log, List<String> command) throws IOException {
        var words = new ArrayList<>(List.of("/bin/sh", "-c", "exec 3<&0\n" + LEASH, "leash"));
        words.addAll(command);
        var builder = new ProcessBuilder(words).directory(directory.toFile()).redirectErrorStream(true);
        builder.redirectOutput(log.toFile());
        return new LeashedProcess(builder.start());
    }

    /** The root of the program's processes. */
    public ProcessHandle handle() {
        return process.toHandle();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    @Override
    public void close() throws IOException, InterruptedException {
        var tree = process.descendants().toList();
        process.getOutputStream().close();
        if (!process.waitFor(CLOSED_WITHIN_SECONDS, TimeUnit.SECONDS)) {
            tree.forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }
}
