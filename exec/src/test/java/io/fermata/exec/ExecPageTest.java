package io.fermata.exec;

import static org.assertj.core.api.Assertions.assertThat;

import io.fermata.sdk.Category;
import io.fermata.sdk.Context;
import io.fermata.sdk.Workflow;
import io.fermata.testkit.SimulatedFermata;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the page about commands shows. */
class ExecPageTest {
    @TempDir
    Path scripts;

    @Test
    void the_page_shows_what_works() throws Exception {
        Files.writeString(scripts.resolve("extract.sh"), "#!/bin/sh\nprintf '%s\\n' $REGION $1\n");
        assertThat(scripts.resolve("extract.sh").toFile().setExecutable(true)).isTrue();
        try (var fermata = SimulatedFermata.open(f -> f.register("etl", new ShellEtl(scripts)))) {
            var rows = fermata.start("etl", "e-1", "orders", Integer.class).result(Duration.ZERO);

            assertThat(rows).isEqualTo(2);
        }
    }

    static final class ShellEtl implements Workflow<String, Integer> {
        private final Path scripts;

        ShellEtl(Path scripts) {
            this.scripts = scripts;
        }

        @Override
        public Integer run(Context ctx, String table) {
            var extract = Command.of("./extract.sh", table)
                    .directory(scripts)
                    .environment(Map.of("REGION", "eu"))
                    .timeout(Duration.ofMinutes(10))
                    .exitCode(3, Category.VALIDATION);
            var rows = Exec.step(ctx, "extract", extract);
            var count = Exec.step(ctx, "count", Command.of("wc", "-l").stdin(rows.stdout()));
            return Integer.valueOf(count.stdout().strip());
        }
    }
}
