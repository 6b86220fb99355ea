package io.fermata.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fermata.sdk.InvalidInput;
import io.fermata.sdk.NotFound;
import io.fermata.sdk.Secrets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where secrets are looked up, and what is refused. */
class SecretSourceTest {
    @TempDir
    private Path folder;

    @Test
    void variables_and_files_are_found_by_name_and_the_first_place_counts() throws IOException {
        write("mail-password", "from-file\n", "rw-------");
        write("only.file", "two\nlines\r\n", "r--------");
        var source = SecretSource.environment("X_", Map.of("X_MAIL_PASSWORD", "from-variable", "HOME", "/root"))
                .or(SecretSource.directory(folder));

        assertThat(source.value("mail-password")).isEqualTo("from-variable");
        assertThat(source.value("only.file")).isEqualTo("two\nlines");
        assertThat(source.resolve("a ${secret:mail-password} b ${secret:only.file} ${secret:} ${HOME}"))
                .isEqualTo("a from-variable b two\nlines ${secret:} ${HOME}");
        assertThatThrownBy(() -> source.value("home")).isInstanceOf(NotFound.class);
    }

    @Test
    void a_value_is_taken_as_it_is() {
        var source = SecretSource.of(Map.of("a", "$1 \\ ${secret:b}", "b", "never"));

        assertThat(source.resolve("${secret:a}")).isEqualTo("$1 \\ ${secret:b}");
    }

    @Test
    void a_file_that_others_may_read_is_refused() throws IOException {
        write("open", "value-of-open", "rw-r-----");
        write("good", "value", "rw-------");
        Files.createSymbolicLink(folder.resolve("link"), folder.resolve("good"));
        var source = SecretSource.directory(folder);

        assertThatThrownBy(() -> source.value("open"))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("chmod 600")
                .hasMessageNotContaining("value-of-open");
        assertThatThrownBy(() -> source.value("link")).isInstanceOf(InvalidInput.class);
        assertThat(source.value("good")).isEqualTo("value");
    }

    @Test
    void a_name_leads_nowhere_else() {
        var source = SecretSource.directory(folder.resolve("none"));

        for (var name : new String[] {"", "..", "../x", "/etc/passwd", ".hidden", "a b", "a/b", "x".repeat(101)}) {
            assertThatThrownBy(() -> source.value(name)).as(name).isInstanceOf(InvalidInput.class);
        }
        assertThatThrownBy(() -> source.value("absent")).isInstanceOf(NotFound.class);
        assertThatThrownBy(() -> SecretSource.environment(" ")).isInstanceOf(InvalidInput.class);
        assertThatThrownBy(Secrets::current).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void a_namespace_has_what_was_given_to_it_alone() throws IOException {
        Files.createDirectories(folder.resolve("namespaces/team-a"));
        write("a", "of-default", "rw-------");
        write("namespaces/team-a/a", "of-team", "rw-------");
        var source = SecretSource.environment("X_", Map.of("X_B", "of-default", "X_TEAM_A_A", "of-default"))
                .or(SecretSource.directory(folder))
                .or(SecretSource.of(Map.of("c", "of-default")))
                .or(SecretSource.byNamespace(Map.of("team-b", Map.of("d", "of-b"))));
        var team = source.in("team-a");

        assertThat(source.value("a")).isEqualTo("of-default");
        assertThat(team.value("a")).isEqualTo("of-team");
        assertThat(source.in("team-b").value("d")).isEqualTo("of-b");
        assertThat(team.or(source).in("default").value("b")).isEqualTo("of-default");
        for (var name : new String[] {"b", "c", "d", "team-a.a"}) {
            assertThatThrownBy(() -> team.value(name)).as(name).isInstanceOf(NotFound.class);
        }
        for (var name : new String[] {"", "..", "../team-a", "a/b", "A"}) {
            assertThatThrownBy(() -> source.in(name)).as(name).isInstanceOf(InvalidInput.class);
        }
    }

    private void write(String name, String text, String permissions) throws IOException {
        var file = Files.writeString(folder.resolve(name), text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    }
}
