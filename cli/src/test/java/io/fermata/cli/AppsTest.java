package io.fermata.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fermata.embedded.Fermata;
import io.fermata.sdk.WorkflowProvider;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jars of users in a directory: each by itself, and named when it cannot be used. */
@NullMarked
class AppsTest {
    private static final String SERVICE = "META-INF/services/" + WorkflowProvider.class.getName();

    @TempDir
    private Path folder;

    @Test
    void two_jars_with_classes_of_the_same_name_do_not_hide_each_other() throws IOException {
        var apps = Files.createDirectories(folder.resolve("apps"));
        jar(apps.resolve("a.jar"), "one", true);
        jar(apps.resolve("b.jar"), "two", true);
        Files.writeString(apps.resolve("readme.txt"), "no jar");

        var catalog = Apps.load(apps, Catalog.EMPTY);

        assertThat(catalog.workflows()).containsOnlyKeys("one", "two");
        var builder = Fermata.inMemory();
        catalog.workflows().values().forEach(builder::register);
        try (var fermata = builder.open()) {
            assertThat(fermata.start("one", "1", "x", String.class).result(Duration.ofSeconds(30)))
                    .isEqualTo("one x");
            assertThat(fermata.start("two", "2", "x", String.class).result(Duration.ofSeconds(30)))
                    .isEqualTo("two x");
        }
    }

    @Test
    void a_jar_that_cannot_be_used_is_named() throws IOException {
        var apps = Files.createDirectories(folder.resolve("apps"));
        var broken = apps.resolve("broken.jar");
        Files.writeString(broken, "PK and nothing more");
        refused(apps, broken + ": a jar's list of workflows cannot be used: is no jar");

        jar(broken, "mute", false);
        refused(apps, broken + ": names no provider of workflows");

        jar(broken, "one", true);
        jar(apps.resolve("other.jar"), "one", true);
        refused(apps, apps.resolve("other.jar") + ": a workflow named one is there already");
    }

    @Test
    void a_server_refuses_to_start_with_one() throws IOException {
        var apps = Files.createDirectories(folder.resolve("apps"));
        Files.writeString(apps.resolve("broken.jar"), "PK");

        var said = new CliHarness(folder.resolve("data")).run("server", "--port", "0", "--apps", apps.toString());

        assertThat(said.exitStatus()).isEqualTo(ExitStatus.USAGE);
        assertThat(said.err()).contains("broken.jar").hasLineCount(1);
        assertThat(Files.exists(folder.resolve("data"))).isFalse();
    }

    @Test
    void print_config_tells_each_setting_and_starts_nothing() {
        var here = new CliHarness(folder.resolve("data"));

        var said = here.run("server", "--print-config", "--port", "9", "--set", "drain=1s");

        assertThat(said.exitStatus()).isZero();
        assertThat(said.lines())
                .contains("port=9", "drain=1s", "#oidc.issuer=")
                .contains("# where to listen; 0 for any that is free; number, default 8700; from command line");
        assertThat(here.run("server", "--print-config", "--json").out())
                .contains("\"key\":\"port\",\"value\":\"8700\",\"source\":\"default\",\"unit\":\"number\"");
        assertThat(Files.exists(folder.resolve("data"))).isFalse();
    }

    private static void refused(Path apps, String message) {
        assertThatThrownBy(() -> Apps.load(apps, Catalog.EMPTY))
                .isInstanceOf(UsageError.class)
                .hasMessageContaining(message);
    }

    /** A jar with a provider of one workflow, which says its own name. */
    private void jar(Path target, String workflow, boolean named) throws IOException {
        var source = """
            package app;
            import io.fermata.sdk.*;
            import java.util.List;
            public final class Provider implements WorkflowProvider {
                static final class Saying implements Workflow<String, String> {
                    public String run(Context ctx, String in) { return "%s " + in; }
                }
                public List<Registration<?, ?>> workflows() {
                    return List.of(Registration.of("%s", new Saying()));
                }
            }
            """.formatted(workflow, workflow);
        var classes = Files.createDirectories(folder.resolve("classes-" + workflow));
        var compiler = Objects.requireNonNull(ToolProvider.getSystemJavaCompiler());
        var unit = new SimpleJavaFileObject(URI.create("string:///app/Provider.java"), JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return source;
            }
        };
        var options = List.of("-d", classes.toString(), "-proc:none", "-cp", System.getProperty("java.class.path"));
        assertThat(compiler.getTask(null, null, null, options, null, List.of(unit))
                        .call())
                .isTrue();
        try (var jar = new JarOutputStream(Files.newOutputStream(target))) {
            for (var name : List.of("app/Provider.class", "app/Provider$Saying.class")) {
                jar.putNextEntry(new JarEntry(name));
                jar.write(Files.readAllBytes(classes.resolve(name)));
            }
            if (named) {
                jar.putNextEntry(new JarEntry(SERVICE));
                jar.write("app.Provider\n".getBytes(java.nio.charset.StandardCharsets.UTF_8));
            }
        }
    }
}
