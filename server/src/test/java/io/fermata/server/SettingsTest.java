package io.fermata.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fermata.sdk.InvalidInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a server is set to, by whom, and what is refused. */
@NullMarked
class SettingsTest {
    @TempDir
    private Path folder;

    @Test
    void the_command_line_comes_before_the_environment_before_the_file_before_the_default() throws IOException {
        var file = file("port=1\nhost=localhost\ndrain = 5s\n# a comment\nnames=a.example, b.example\n");
        var environment = Map.of("FERMATA_SERVER_PORT", "2", "FERMATA_SERVER_HOST", "127.0.0.2", "FERMATA_KEY", "k");

        var settings = Settings.read(Map.of("port", "3"), environment, file);

        assertThat(told(settings, "port")).isEqualTo("3 command line");
        assertThat(told(settings, "host")).isEqualTo("127.0.0.2 FERMATA_SERVER_HOST");
        assertThat(told(settings, "drain")).isEqualTo("5s " + file);
        assertThat(told(settings, "outgoing.timeout")).isEqualTo("10s default");
        assertThat(settings.duration("drain")).isEqualTo(Duration.ofSeconds(5));
        assertThat(settings.list("names")).containsExactly("a.example", "b.example");
        var options = settings.over(ServerOptions.LOCAL);
        assertThat(options.port()).isEqualTo(3);
        assertThat(options.names()).containsExactlyInAnyOrder("a.example", "b.example");
    }

    @Test
    void a_provider_of_tokens_is_set_in_a_file() throws IOException {
        var file = file("""
            oidc.issuer=https://id.example/realms/a
            oidc.audience=fermata
            oidc.roles-claim=realm_access.roles
            oidc.grants=ops=operator@default, admins=admin
            oidc.login.client-id=fermata
            oidc.login.client-secret=${secret:oidc-client}
            outgoing.hosts=*.example.org
            """);

        var settings = Settings.read(Map.of(), Map.of(), file);
        var options = settings.over(ServerOptions.of(folder));

        var oidc = Objects.requireNonNull(options.security().oidc());
        assertThat(oidc.issuer()).hasToString("https://id.example/realms/a");
        assertThat(oidc.grants()).extracting(OidcOptions.Grant::role).containsExactly(Role.OPERATOR, Role.ADMIN);
        assertThat(oidc.clockSkew()).isEqualTo(Duration.ofSeconds(60));
        var login = Objects.requireNonNull(oidc.login());
        assertThat(login.clientSecret()).isEqualTo("${secret:oidc-client}");
        assertThat(told(settings, "oidc.login.client-secret")).isEqualTo("*** " + file);
        assertThat(options.security().outgoing().hosts()).containsExactly("*.example.org");
    }

    @Test
    void webhooks_and_redaction_are_set_in_a_file() throws IOException {
        var file = file("""
            hooks.github.scheme=body
            hooks.github.secret=${secret:github}
            hooks.github.type=pushed
            hooks.github.key=/repository/full_name
            redaction.whole-payloads=true
            redaction.seen-by=admin
            """);

        var settings = Settings.read(Map.of("hooks.github.tolerance", "1m"), Map.of(), file);
        var security = settings.over(ServerOptions.of(folder)).security();

        assertThat(security.hooks()).hasSize(1);
        assertThat(security.hooks().getFirst().type()).isEqualTo("pushed");
        assertThat(security.hooks().getFirst().tolerance()).isEqualTo(Duration.ofMinutes(1));
        assertThat(security.redaction().wholePayloads()).isTrue();
        assertThat(security.redaction().seenBy()).containsExactly(Role.ADMIN);
        assertThat(told(settings, "hooks.github.secret")).isEqualTo("*** " + file);
        refused(Map.of("hooks.github.sceme", "x"), Map.of(), null, "setting hooks.github.sceme (command line)");
        refused(Map.of("redaction.whole-payloads", "yes"), Map.of(), null, "must be true or false, is 'yes'");
        var half = Settings.read(Map.of("hooks.x.type", "t"), Map.of(), null);
        assertThatThrownBy(() -> half.over(ServerOptions.LOCAL)).hasMessageContaining("hooks.x.scheme must be body");
    }

    @Test
    void a_key_that_is_not_known_is_refused_with_the_nearest() throws IOException {
        var file = file("hots=x\n");

        refused(Map.of("prot", "1"), Map.of(), null, "setting prot (command line) is not known, did you mean port?");
        refused(
                Map.of(),
                Map.of("FERMATA_SERVER_PROT", "1"),
                null,
                "setting FERMATA_SERVER_PROT (environment) is not known, did you mean FERMATA_SERVER_PORT");
        refused(Map.of(), Map.of(), file, "setting hots (" + file + ") is not known, did you mean host?");
    }

    @Test
    void a_value_that_breaks_a_rule_is_refused_with_its_source() throws IOException {
        refused(Map.of("port", "x"), Map.of(), null, "port must be a whole number, is 'x'");
        refused(
                Map.of(),
                Map.of("FERMATA_SERVER_DRAIN", "20"),
                null,
                "drain (FERMATA_SERVER_DRAIN) must be a duration such as 30s");
        refused(Map.of(), Map.of(), folder.resolve("none"), "config must be a readable file");
        var half = Settings.read(Map.of("tls.key", "k.pem"), Map.of(), null);
        assertThatThrownBy(() -> half.over(ServerOptions.LOCAL)).hasMessageContaining("are given together");
        var lost = Settings.read(Map.of("oidc.audience", "a"), Map.of(), null);
        assertThatThrownBy(() -> lost.over(ServerOptions.LOCAL))
                .hasMessage("oidc.issuer is missing, though oidc.audience is set");
    }

    @Test
    void nothing_within_a_value_is_replaced() throws IOException {
        var settings = Settings.read(Map.of(), Map.of(), file("oidc.audience=${port}\noidc.issuer=https://x\n"));

        assertThat(settings.text("oidc.audience")).isEqualTo("${port}");
    }

    @Test
    void no_two_settings_have_the_same_variable() {
        var variables = new HashSet<String>();

        for (var setting : Known.ALL) {
            assertThat(variables.add(setting.variable())).as(setting.key()).isTrue();
            assertThat(setting.meaning()).doesNotEndWith(".").isNotBlank();
        }
    }

    private static void refused(
            Map<String, String> given, Map<String, String> environment, @Nullable Path file, String message) {
        assertThatThrownBy(() -> Settings.read(given, environment, file))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining(message);
    }

    private static String told(Settings settings, String key) {
        for (var value : settings.all()) {
            if (value.setting().key().equals(key)) {
                return value.shown() + " " + value.source();
            }
        }
        return "";
    }

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("server.properties"), text);
    }
}
