package io.fermata.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The simulation finds each bug that is kept for it, at the seed that was recorded. */
class PlantedBugsIT {
    private static final Path RUN = Path.of("bugs", "run").toAbsolutePath();
    private static final long MINUTES_MAX = 15;

    @Test
    void every_planted_bug_breaks_a_promise_at_its_recorded_seed() throws Exception {
        assumeThat(canPatch()).as("bash and patch are installed").isTrue();
        var log = Files.createTempFile("planted-bugs", ".log");
        var builder = new ProcessBuilder("bash", RUN.toString(), "--replay");
        builder.environment().put("CLASSPATH_BASE", System.getProperty("java.class.path"));
        builder.environment().put("JAVA25_HOME", System.getProperty("java.home"));

        var process =
                builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
        boolean ended = process.waitFor(MINUTES_MAX, TimeUnit.MINUTES);
        process.destroyForcibly();

        var told = Files.readString(log, StandardCharsets.UTF_8);
        Files.delete(log);
        assertThat(ended).as(told).isTrue();
        assertThat(process.exitValue()).as(told).isZero();
        assertThat(told).containsPattern("bugs [2-9][0-9] found [2-9][0-9] missed 0");
    }

    private static boolean canPatch() throws InterruptedException {
        try {
            return new ProcessBuilder("bash", "-c", "command -v patch").start().waitFor() == 0;
        } catch (IOException noBash) {
            return false;
        }
    }
}
