package io.fermata.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.fermata.embedded.Fermata;
import io.fermata.server.ApiKeys;
import io.fermata.server.Role;
import io.fermata.server.Server;
import io.fermata.server.ServerOptions;
import io.fermata.server.Tls;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Verbs that ask a server whose certificate no authority of Java's has signed. */
@NullMarked
class ServedTlsIT {
    private static final String PASSWORD = "secret";

    @TempDir
    private Path folder;

    private Fermata fermata;
    private Server server;
    private String key = "";

    @BeforeEach
    void serve() throws Exception {
        fermata = Fermata.inMemory().open();
        key = ApiKeys.in(folder).create("me", Role.VIEWER, "*").text();
        server = Server.serve(fermata, ServerOptions.of(folder).withAddress("127.0.0.1", 0, certificate()));
    }

    @AfterEach
    void close() {
        server.close();
        fermata.close();
    }

    @Test
    void the_file_of_the_environment_makes_it_trusted() {
        assertThat(list(Map.of(Profiles.AUTHORITIES, folder.resolve("cert.pem").toString()))
                        .exitStatus())
                .isZero();
    }

    @Test
    void the_file_of_a_profile_makes_it_trusted() throws Exception {
        var config = Files.createDirectories(folder.resolve("config/fermata"));
        Files.copy(folder.resolve("cert.pem"), config.resolve("ca.pem"));
        Files.writeString(
                config.resolve("profiles.json"),
                "{\"here\": {\"server\": \"" + server.address() + "\", \"caFile\": \"ca.pem\"}}");
        var own = new CliHarness(folder.resolve("none"))
                .with(Map.of("XDG_CONFIG_HOME", folder.resolve("config").toString(), "FERMATA_KEY", key));

        var said = own.runPlain("list", "--profile", "here");

        assertThat(said.err()).isEmpty();
        assertThat(said.exitStatus()).isZero();
    }

    @Test
    void without_it_nothing_is_asked() {
        var said = list(Map.of());

        assertThat(said.exitStatus()).isEqualTo(ExitStatus.STORE);
        assertThat(said.err()).contains("certification path");
    }

    @Test
    void a_file_without_certificates_is_refused() {
        var said = list(Map.of(Profiles.AUTHORITIES, folder.resolve("key.pem").toString()));

        assertThat(said.exitStatus()).isEqualTo(ExitStatus.USAGE);
        assertThat(said.err()).contains("key.pem");
    }

    private CliHarness.Said list(Map<String, String> more) {
        var variables = new HashMap<>(more);
        variables.put("FERMATA_KEY", key);
        return new CliHarness(folder.resolve("none"))
                .with(variables)
                .runPlain("list", "--server", server.address().toString());
    }

    private Tls certificate() throws Exception {
        var store = folder.resolve("store.p12");
        var keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        var tool = new ProcessBuilder((keytool + " -genkeypair -alias server -keyalg EC -dname CN=localhost"
                                + " -ext SAN=ip:127.0.0.1 -storepass " + PASSWORD + " -keystore " + store)
                        .split(" ", -1))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("keytool.txt").toFile())
                .start();
        assertThat(tool.waitFor()).isZero();
        var keys = KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
        return new Tls(
                pem("cert.pem", "CERTIFICATE", keys.getCertificate("server").getEncoded()),
                pem(
                        "key.pem",
                        "PRIVATE KEY",
                        keys.getKey("server", PASSWORD.toCharArray()).getEncoded()));
    }

    private Path pem(String file, String kind, byte[] bytes) throws Exception {
        var text = Base64.getMimeEncoder().encodeToString(bytes);
        return Files.writeString(
                folder.resolve(file), "-----BEGIN " + kind + "-----\n" + text + "\n-----END " + kind + "-----\n");
    }
}
