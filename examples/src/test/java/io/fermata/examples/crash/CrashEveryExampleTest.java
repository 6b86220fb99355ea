package io.fermata.examples.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.fermata.sdk.TimedOut;
import io.fermata.testkit.SimulatedFermata;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Lets the process die at every commit of every example, once with the commit and once without it, and runs the same
 * command again. The steps are real, with real files; only the engine's clock, threads and store are simulated.
 */
class CrashEveryExampleTest {
    private static final Duration LIMIT = Duration.ofDays(30);
    private static final int COMMITS_MAX = 1_000;

    @TempDir
    Path directory;

    @ParameterizedTest
    @MethodSource("names")
    void whatever_boundary_an_example_is_killed_at_its_end_is_the_same(String name) throws Exception {
        var example = CrashCases.named(name);
        example.prepare(Files.createDirectories(directory.resolve("shared")));

        int commits = 1;
        while (crashes(example, commits, false) && commits < COMMITS_MAX) {
            crashes(example, commits, true);
            commits++;
        }

        assertThat(commits).as("commits of a run").isBetween(3, COMMITS_MAX - 1);
    }

    /** Returns whether the run got that far. */
    private boolean crashes(CrashCase example, int commit, boolean kept) throws Exception {
        var output = Files.createDirectories(directory.resolve("output-" + commit + (kept ? "-kept" : "-lost")));
        var input = example.input(directory.resolve("shared"), output);
        var story = example.name() + ", killed at commit " + commit + (kept ? ", which was kept" : ", which was lost");
        try (var fermata = SimulatedFermata.open(builder -> builder.provider(example.provider()))) {
            fermata.crashAtCommit(commit, kept);
            var ending = endingOrCrash(fermata, example, input);
            boolean crashed = fermata.hasCrashed();
            if (crashed) {
                fermata.restart();
                ending = Ending.of(fermata, example, input, LIMIT);
            }
            assertThat(ending).as(story).isEqualTo(example.lastLine());
            example.checkEnd(output);
            return crashed;
        }
    }

    private static String endingOrCrash(SimulatedFermata fermata, CrashCase example, String input) {
        try {
            return Ending.of(fermata, example, input, LIMIT);
        } catch (IllegalStateException | TimedOut e) {
            if (fermata.hasCrashed()) {
                return "crashed";
            }
            throw e;
        }
    }

    static List<String> names() {
        return CrashCases.ALL.stream().map(CrashCase::name).toList();
    }
}
