package io.fermata.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.fermata.embedded.Json;
import io.fermata.sdk.TypeRef;
import io.fermata.server.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** What container file, unit and settings say is held against the command line; no container is built here. */
@NullMarked
class DeployTest {
    private static final Path DEPLOY = Path.of("..", "deploy");

    @Test
    void the_unit_starts_a_server_and_gives_it_time_to_drain() throws IOException {
        var unit = read("fermata.service");

        var call = List.of(value(unit, "ExecStart=").split(" ", -1));

        assertThat(call.getFirst()).isEqualTo("/opt/fermata/bin/fermata");
        parses(call.subList(1, call.size()));
        assertThat(call).contains("/var/lib/" + value(unit, "StateDirectory="));
        var settings = Settings.read(Map.of(), Map.of(), null);
        assertThat(Duration.ofSeconds(Long.parseLong(value(unit, "TimeoutStopSec="))))
                .isGreaterThan(settings.duration("drain").plusSeconds(10));
        assertThat(value(unit, "RestartPreventExitStatus=")).isEqualTo(Integer.toString(ExitStatus.USAGE));
    }

    @Test
    void the_container_starts_a_server_and_asks_how_it_is() throws IOException {
        var file = read("Containerfile");

        var call = Objects.requireNonNull(Json.strict().read(value(file, "CMD "), TypeRef.listOf(String.class)));

        parses(call);
        var health = value(file, "    CMD ").replaceAll("^.* fermata (.*) >/dev/null$", "$1");
        parses(List.of(health.split(" ", -1)));
        assertThat(file.indexOf("USER 10001")).isBetween(0, file.indexOf("ENTRYPOINT"));
        assertThat(call).contains(value(file, "VOLUME ")).contains("/etc/fermata/server.properties");
        assertThat(value(file, "ENTRYPOINT ")).isEqualTo("[\"/opt/fermata/bin/fermata\"]");
        assertThat(value(file, "EXPOSE ")).isEqualTo("8700");
    }

    @Test
    void the_settings_to_begin_with_are_known() {
        var settings = Settings.read(Map.of(), Map.of(), DEPLOY.resolve("server.properties"));

        assertThat(settings.text("host")).isEqualTo("0.0.0.0");
        assertThat(settings.path("tls.key")).isEqualTo(Path.of("/etc/fermata/tls.key"));
    }

    @Test
    void what_is_copied_is_there_and_may_be_run() throws IOException {
        for (var script : List.of("install", "fermata")) {
            assertThat(DEPLOY.resolve(script)).isExecutable();
        }
        assertThat(read("fermata")).contains(Main.class.getName());
        assertThat(read("install")).contains("cp deploy/fermata ");
    }

    private static void parses(List<String> call) {
        var verb = Objects.requireNonNull(Verbs.own(call.getFirst()));
        var parsed = Cli.commandLine(verb.maker().get())
                .parseArgs(call.subList(1, call.size()).toArray(String[]::new));
        assertThat(parsed.hasMatchedOption("--data")).isTrue();
    }

    /** The rest of the line that begins with this. */
    private static String value(String text, String beginning) {
        var lines = text.lines().filter(line -> line.startsWith(beginning)).toList();
        assertThat(lines).as(beginning).hasSize(1);
        return lines.getFirst().substring(beginning.length());
    }

    private static String read(String name) throws IOException {
        return Files.readString(DEPLOY.resolve(name));
    }
}
