package io.fermata.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Calls programs of the system. */
final class Shell {
    private static final long SECONDS_MAX = 60;

    /** What a program said, and how it ended. */
    record Said(int status, String text) {}

    private Shell() {}

    /** Runs it; a program that is not there ends with status 127. */
    static Said run(String... command) throws InterruptedException {
        try {
            var process = new ProcessBuilder(command).redirectErrorStream(true).start();
            var text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            return process.waitFor(SECONDS_MAX, TimeUnit.SECONDS)
                    ? new Said(process.exitValue(), text)
                    : new Said(124, "takes too long");
        } catch (IOException absent) {
            return new Said(127, String.valueOf(absent.getMessage()));
        }
    }

    /** Null if it went well, else the program and its words. */
    static @Nullable String failure(String... command) throws InterruptedException {
        var said = run(command);
        return said.status() == 0 ? null : command[0] + ": " + said.text().replace('\n', ' ');
    }
}
