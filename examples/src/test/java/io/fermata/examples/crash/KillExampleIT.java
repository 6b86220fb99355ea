package io.fermata.examples.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Kills processes with {@code kill -9} at boundaries that a seed chooses: before a commit, or while it is being made.
 * {@link CrashEveryExampleTest} takes every boundary, but in one process.
 */
@Timeout(120)
@Execution(ExecutionMode.CONCURRENT)
class KillExampleIT {
    private static final int KILLS = Integer.getInteger("kill.kills", 3);
    private static final long SEED = Long.getLong("kill.seed", 7);
    private static final int COMMITS_BEFORE_KILL_MAX = 10;

    private static ClassArchive archive;

    @TempDir
    Path directory;

    @BeforeAll
    @Timeout(120)
    static void archive(@TempDir Path folder) throws Exception {
        archive = ClassArchive.of(CrashCases.named("operators"), folder);
    }

    @ParameterizedTest
    @MethodSource("io.fermata.examples.crash.CrashEveryExampleTest#names")
    void an_example_whose_process_is_killed_ends_as_if_it_had_not_been(String name) throws Exception {
        var example = CrashCases.named(name);
        var output = Files.createDirectories(directory.resolve("output"));
        example.prepare(Files.createDirectories(directory.resolve("shared")));
        var random = new Random(SEED);

        for (int kill = 0; kill < KILLS; kill++) {
            run(name, 1 + random.nextInt(COMMITS_BEFORE_KILL_MAX), random.nextBoolean());
        }
        var last = run(name, Integer.MAX_VALUE, false);

        assertThat(last).as("seed %d: %s", SEED, errors()).isEqualTo(example.lastLine());
        example.checkEnd(output);
    }

    /** Returns the last line of a process that was not killed. */
    private @Nullable String run(String name, int commits, boolean during) throws Exception {
        var process = spawn(name);
        try (var output = process.inputReader();
                var input = process.getOutputStream()) {
            int seen = 0;
            for (var line = output.readLine(); line != null; line = output.readLine()) {
                if (!line.equals(ExampleProcess.COMMIT)) {
                    return line;
                }
                seen++;
                if (seen < commits || during) {
                    input.write('\n');
                    input.flush();
                }
                if (seen == commits) {
                    return null;
                }
            }
            return null;
        } finally {
            process.toHandle().destroyForcibly();
            process.waitFor();
        }
    }

    private Process spawn(String name) throws IOException {
        return new ProcessBuilder(archive.command(List.of(
                        name,
                        directory.resolve("data").toString(),
                        directory.resolve("shared").toString(),
                        directory.resolve("output").toString())))
                .redirectError(ProcessBuilder.Redirect.appendTo(
                        directory.resolve("errors").toFile()))
                .start();
    }

    private String errors() throws IOException {
        return Files.readString(directory.resolve("errors"));
    }
}
