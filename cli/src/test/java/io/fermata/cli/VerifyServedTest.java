package io.fermata.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.fermata.embedded.Fermata;
import io.fermata.embedded.NamespaceSettings;
import io.fermata.sdk.Context;
import io.fermata.sdk.Registration;
import io.fermata.sdk.Workflow;
import io.fermata.sdk.WorkflowProvider;
import io.fermata.server.ApiKeys;
import io.fermata.server.Role;
import io.fermata.server.Server;
import io.fermata.server.ServerOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** New code is tried on what a server holds, from where its jar is. */
@NullMarked
class VerifyServedTest {
    /** More than the verb asks for at once. */
    private static final int MANY = 510;

    @TempDir
    private Path folder;

    private Fermata fermata;
    private Server server;

    /** The workflow {@code waiting} with another name of its step. */
    private static final class Renamed implements Workflow<@Nullable Object, @Nullable Object> {
        @Override
        public @Nullable Object run(Context ctx, @Nullable Object ignored) {
            ctx.step("prepare-all", String.class, () -> "ready");
            return ctx.await(SampleProvider.PAID, ctx.execution().id());
        }
    }

    @BeforeEach
    void serve() {
        var builder = Server.own(Fermata.inMemory());
        Catalog.of(List.of(new SampleProvider())).workflows().values().forEach(builder::register);
        fermata = builder.open();
        server = Server.serve(fermata, ServerOptions.of(folder).withPort(0));
    }

    @AfterEach
    void close() {
        server.close();
        fermata.close();
    }

    @Test
    void the_code_that_the_server_runs_fits() {
        fermata.start("waiting", "w", null, Object.class);

        var verified = verify(new SampleProvider(), Role.ADMIN);

        assertThat(verified.out()).isEqualTo("breaks 0 of 1 open executions\n");
        assertThat(verified.exitStatus()).isZero();
    }

    @Test
    void code_that_does_not_fit_is_told_for_each_open_execution_and_nothing_is_written() {
        for (int i = 0; i < MANY; i++) {
            fermata.start("waiting", "w" + i, null, Object.class);
        }
        fermata.execution("w0").terminate("closed ones do not count");
        var before = fermata.execution("w1").history(null, 100).items();

        var verified = verify(renamed(), Role.ADMIN);

        assertThat(verified.lastLine()).isEqualTo("breaks 509 of 509 open executions");
        assertThat(verified.lines())
                .anySatisfy(line -> assertThat(line)
                        .startsWith("waiting w1 breaks at operation ")
                        .contains("step \"prepare-all\"", "step \"prepare\""));
        assertThat(verified.exitStatus()).isEqualTo(ExitStatus.FAILED);
        assertThat(fermata.execution("w1").history(null, 100).items()).isEqualTo(before);
    }

    @Test
    void only_the_namespace_that_is_asked_for_counts() {
        fermata.namespaces().create("shop", NamespaceSettings.UNLIMITED);
        fermata.namespaces().of("shop").start("waiting", "w", null, Object.class);

        assertThat(verify(renamed(), Role.ADMIN).lastLine()).isEqualTo("breaks 0 of 0 open executions");
        assertThat(verify(renamed(), Role.ADMIN, "--namespace", "shop", "--json")
                        .json())
                .isEqualTo(Map.of("open", 1, "breaks", 1));
    }

    @Test
    void who_may_not_see_every_value_cannot_replay() {
        fermata.start("waiting", "w", null, Object.class);

        var verified = verify(renamed(), Role.VIEWER);

        assertThat(verified.exitStatus()).isEqualTo(ExitStatus.STORE);
        assertThat(verified.err()).contains(" refuses: ");
    }

    private static WorkflowProvider renamed() {
        return () -> List.of(Registration.of("waiting", new Renamed()));
    }

    private CliHarness.Said verify(WorkflowProvider provider, Role role, String... more) {
        var key = ApiKeys.in(folder).create("me", role, "*").text();
        var words =
                new ArrayList<>(List.of("verify", "--server", server.address().toString()));
        words.addAll(List.of(more));
        return new CliHarness(folder.resolve("none"), null, () -> Catalog.of(List.of(provider)))
                .with(Map.of("FERMATA_KEY", key))
                .runPlain(words.toArray(String[]::new));
    }
}
