package io.fermata.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.fermata.embedded.HistoryFile;
import io.fermata.sdk.Context;
import io.fermata.sdk.Registration;
import io.fermata.sdk.Workflow;
import io.fermata.sdk.WorkflowProvider;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@NullMarked
class VerifyVerbTest {
    @TempDir
    private Path folder;

    private CliHarness fermata;

    /** The workflow {@code waiting} with another name of its step. */
    private static final class Renamed implements Workflow<@Nullable Object, @Nullable Object> {
        @Override
        public @Nullable Object run(Context ctx, @Nullable Object ignored) {
            ctx.step("prepare-all", String.class, () -> "ready");
            return ctx.await(SampleProvider.PAID, ctx.execution().id(), Duration.ofHours(1));
        }
    }

    /** The workflow {@code waiting} with a clock in it. */
    private static final class Ticking implements Workflow<@Nullable Object, @Nullable Object> {
        @Override
        public @Nullable Object run(Context ctx, @Nullable Object ignored) {
            return System.currentTimeMillis();
        }
    }

    @BeforeEach
    void threeExecutionsOfWhichTwoAreOpen() {
        fermata = new CliHarness(folder.resolve("data"));
        fermata.run("run", "waiting", "--id", "w1");
        fermata.run("run", "waiting", "--id", "w2");
        fermata.run("run", "counting", "--id", "c", "--input", "{\"steps\":2}");
    }

    @Test
    void the_code_that_recorded_it_fits() {
        var verified = fermata.run("verify");

        assertThat(verified.out()).isEqualTo("breaks 0 of 2 open executions\n");
        assertThat(verified.exitStatus()).isZero();
    }

    @Test
    void code_that_does_not_fit_is_told_with_operation_and_advice() {
        var verified = verify(new Renamed());

        assertThat(verified.lines())
                .contains("breaks 2 of 2 open executions")
                .anySatisfy(line -> assertThat(line)
                        .startsWith("waiting w1 breaks at operation ")
                        .contains("step \"prepare-all\"", "step \"prepare\""))
                .anySatisfy(line -> assertThat(line).contains("guard changes with ctx.version"));
        assertThat(verified.exitStatus()).isEqualTo(ExitStatus.FAILED);
    }

    @Test
    void json_has_a_line_for_each_and_one_for_all() {
        var verified = verify(new Renamed(), "--json");

        assertThat(verified.json()).isEqualTo(Map.of("open", 2, "breaks", 2));
        assertThat(verified.lines()).hasSize(3).first().asString().contains("\"operation\":\"");
    }

    @Test
    void code_that_would_be_refused_at_registration_breaks_all() {
        assertThat(verify(new Ticking()).out())
                .contains("its registration is refused", "System.currentTimeMillis()", "breaks 2 of 2");
    }

    @Test
    void executions_whose_workflow_is_gone_break() {
        assertThat(run(() -> List.of()).out())
                .contains("no workflow of this name is on the class path", "breaks 2 of 2 open executions");
    }

    @Test
    void the_data_directory_stays_untouched() throws IOException {
        var before = contents();

        verify(new Renamed());

        assertThat(contents()).isEqualTo(before);
    }

    @Test
    void a_directory_without_data_is_refused() {
        assertThat(new CliHarness(folder.resolve("none")).run("verify").exitStatus())
                .isEqualTo(ExitStatus.USAGE);
    }

    @Test
    void history_is_exported_as_a_file_that_can_be_read_back() {
        var exported = fermata.run("history", "w1", "--export");

        var file = HistoryFile.parse(exported.out());

        assertThat(file.spec().workflow()).isEqualTo("waiting");
        assertThat(file.spec().workflowId()).isEqualTo("w1");
        assertThat(file.toJson(Export.PAYLOADS)).isEqualTo(exported.out());
        assertThat(exported.out()).startsWith("{\n  \"fermataHistory\": 1,\n  \"workflow\": \"waiting\"");
    }

    private CliHarness.Said verify(Workflow<@Nullable Object, @Nullable Object> waiting, String... more) {
        return run(() -> List.of(Registration.of("waiting", waiting)), more);
    }

    private CliHarness.Said run(WorkflowProvider provider, String... more) {
        var out = new ByteArrayOutputStream();
        var terminal = new Terminal(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new ByteArrayInputStream(new byte[0]),
                false,
                "./fermata");
        var session = new Session(
                terminal, () -> Catalog.of(List.of(provider)), new EmbeddedOpener(terminal.err()), Map.of());
        var words =
                Arrays.copyOf(new String[] {"verify", "--data", fermata.data().toString()}, 3 + more.length);
        System.arraycopy(more, 0, words, 3, more.length);
        int status = new Cli(session).run(words);
        return new CliHarness.Said(status, out.toString(StandardCharsets.UTF_8), "");
    }

    private Map<String, String> contents() throws IOException {
        var all = new TreeMap<String, String>();
        try (var files = Files.walk(fermata.data())) {
            for (var file : files.toList()) {
                var bytes = Files.isRegularFile(file) ? Arrays.hashCode(Files.readAllBytes(file)) : 0;
                all.put(file.toString(), Files.getLastModifiedTime(file) + " " + bytes);
            }
        }
        return all;
    }
}
