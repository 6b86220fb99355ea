package io.fermata.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.fermata.embedded.Fermata;
import io.fermata.server.ApiKeys;
import io.fermata.server.Role;
import io.fermata.server.Server;
import io.fermata.server.ServerOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The same calls to a data directory and to a server print the same and end with the same status. */
@NullMarked
class ServedVerbsTest {
    @TempDir
    private Path folder;

    private Fermata fermata;
    private Server server;
    private CliHarness here;
    private String address = "";

    @BeforeEach
    void serve() {
        var catalog = Catalog.of(List.of(new SampleProvider()));
        var builder = Server.own(Fermata.inMemory());
        catalog.workflows().values().forEach(builder::register);
        catalog.workers().forEach(builder::worker);
        catalog.triggers().forEach(builder::on);
        fermata = builder.open();
        server = Server.serve(fermata, 0);
        address = server.address().toString();
        here = new CliHarness(folder.resolve("data"));
    }

    @AfterEach
    void close() {
        server.close();
        fermata.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // To the end, again, with another input and as another workflow.
                "run counting --id c --input {\"steps\":2}; run counting --id c; run waiting --id c; show c;"
                        + " result c; why c; list;"
                        + " list --filter status=COMPLETED --json; cancel c; delete c; show c",
                // A message.
                "run waiting --id w; show w; show w --json; list --json; publish order.paid --key w"
                        + " --payload {\"sum\":3}; result w --json; trace w",
                "run relaying --id r --input \"a\"; publish order.paid --key nobody; triggers;"
                        + " triggers --json; dead-letters",
                // Signals, questions and updates.
                "run listening --id l; query l mood; query l nothing; update l double --payload 21;"
                        + " update l nothing; signal l go --payload 5; result l",
                // Tasks of others, and callbacks.
                "run asking --id a --input \"why\"; poll nobody; poll outside --json; show a; cancel a;"
                        + " complete forged --result 1; fail forged --error \"x\"",
                "run delegating --id d; result d",
                // Held, and let go.
                "run waiting --id p; pause p --reason lunch; show p; run waiting --id p; resume p;"
                        + " terminate p --reason enough; resume p; retry p",
                "run counting --id s --input {\"steps\":3} --max-steps 1; resume s --max-steps 1; resume s",
                // Forks.
                "run counting --id f --input {\"steps\":2}; fork f --id g --reason again --input {\"steps\":3};"
                        + " diff f f; diff f h; fork f --from 9 --id x --reason no",
                "run parent --id q; show q; complete-operation q 0 --result 4 --reason by-hand",
                // What is not right.
                "run counting --id n --input {\"steps\":0}; run counting --id m --input {}; show nobody;"
                        + " history nobody; why nobody; signal nobody x; skip nobody 0 --reason r; retry nobody"
            })
    void a_server_says_the_same(String calls) {
        var different = new ArrayList<String>();
        for (var call : calls.split(";", -1)) {
            var words = call.strip().split(" ", -1);
            var local = told(here.run(words));
            var remote = told(there(words));
            if (!local.equals(remote)) {
                different.add(call + "\n--- directory\n" + local + "--- server\n" + remote);
            }
        }

        assertThat(different).isEmpty();
    }

    @Test
    void a_task_is_answered_by_its_token() {
        there("run", "asking", "--id", "a", "--input", "\"why\"");
        var token = String.valueOf(there("poll", "outside", "--json").json().get("token"));

        assertThat(there("heartbeat", token, "--details", "1").out()).isEqualTo("go on\n");
        var said = there("complete", token, "--result", "\"because\"");

        assertThat(said.lastLine()).isEqualTo("because");
        assertThat(there("complete", token, "--result", "\"because\"").exitStatus())
                .isZero();
        assertThat(there("complete", token, "--result", "\"other\"").exitStatus())
                .isEqualTo(ExitStatus.USAGE);
    }

    @Test
    void watch_prints_each_event_until_the_end() {
        there("run", "waiting", "--id", "w");
        there("publish", "order.paid", "--key", "w", "--payload", "7");

        var said = there("watch", "w");

        assertThat(said.exitStatus()).isZero();
        assertThat(said.out().lines().map(line -> line.replaceAll(".*Z {2}(\\w+).*", "$1")))
                .startsWith("Started", "TurnTaken", "OperationOpened")
                .endsWith("Closed", "# w is COMPLETED");
        assertThat(there("watch", "nobody").err())
                .isEqualTo("fermata watch: no execution 'nobody'; see fermata help watch\n");
        assertThat(there("watch", "w", "--json").json()).containsEntry("status", "COMPLETED");
    }

    @Test
    void two_executions_of_a_server_are_compared() {
        there("run", "counting", "--id", "one", "--input", "{\"steps\":1}");
        there("run", "counting", "--id", "two", "--input", "{\"steps\":2}");

        var said = there("diff", "one", "@latest");

        assertThat(said.exitStatus()).isEqualTo(ExitStatus.FAILED);
        assertThat(said.out()).contains("same       1         step add-0", "only in B  2         step add-1");
    }

    @Test
    void the_latest_execution_needs_no_id() {
        assertThat(there("show", "@latest").err()).contains("there is no execution yet");
        there("run", "counting", "--id", "c", "--input", "{\"steps\":1}");
        there("run", "waiting", "--id", "w");

        assertThat(there("show", "@latest", "--json").json()).containsEntry("id", "w");
        assertThat(there("result", "@latest:counting", "--json").json()).containsEntry("id", "c");
        assertThat(there("terminate", "@latest").out()).startsWith("w is TERMINATED");
    }

    @Test
    void any_output_for_programs_can_be_yaml() {
        there("run", "counting", "--id", "yes", "--input", "{\"steps\":1}");

        assertThat(there("show", "yes", "-o", "yaml").lines())
                .contains("---", "id: \"yes\"", "workflow: counting", "waits: []", "result:", "  total: 1")
                .contains("  report: counted to 1");
        assertThat(there("list", "-o", "json").json()).containsEntry("id", "yes");
        assertThat(there("list", "-o", "yaml", "--json").exitStatus()).isEqualTo(ExitStatus.USAGE);
    }

    @Test
    void queues_and_workers_are_listed() {
        there("run", "asking", "--id", "a", "--input", "\"why\"");

        assertThat(there("queue").lines().getFirst()).startsWith("QUEUE").contains("FREE SLOTS");
        assertThat(there("queue", "outside", "--json").json())
                .containsEntry("queue", "outside")
                .containsEntry("queued", 1);
        assertThat(there("queue", "outsid").err()).contains("did you mean outside?");
        assertThat(there("worker", "--queue", "inside", "--json").json()).containsEntry("kind", "LOCAL");
    }

    @Test
    void many_are_changed_at_once() {
        there("run", "waiting", "--id", "v");
        there("run", "waiting", "--id", "w");
        var filter = "workflow = \"waiting\"";

        var rehearsed = there("bulk", "cancel", "--filter", filter, "--dry-run");
        assertThat(rehearsed.out()).startsWith("2 executions; nothing was done");
        assertThat(there("bulk", "cancel", "--filter", filter).err()).contains("bulk wants --reason");
        var said = there("bulk", "cancel", "--filter", filter, "--reason", "enough", "--id", "b", "--json");

        assertThat(said.err()).isEmpty();
        assertThat(said.exitStatus()).isZero();
        assertThat(said.json()).containsEntry("done", 2).containsEntry("finished", true);
        assertThat(there("bulk", "status", "--id", "b").out()).startsWith("b is COMPLETED: ");
        assertThat(there("result", "w").exitStatus()).isEqualTo(ExitStatus.FAILED);
    }

    @Test
    void namespaces_are_made_and_keep_executions_apart() {
        assertThat(there("namespace", "create", "shop", "--retention", "7d", "--open-max", "5")
                        .out())
                .startsWith("shop ")
                .contains("retention PT168H, open 5, starts -, messages -");
        there("run", "waiting", "--id", "w", "--namespace", "shop");

        assertThat(there("list").out()).isEmpty();
        assertThat(there("list", "--namespace", "shop").out()).contains("w");
        assertThat(there("run", "waiting", "--id", "w", "--namespace", "shop").lastLine())
                .endsWith(" --server " + address + " --namespace shop");
        assertThat(there("namespace", "set", "shop", "--open-max", "9").out()).contains("retention -, open 9");
        assertThat(there("namespace", "list").lines()).hasSize(2);
        assertThat(there("namespace", "show").err()).contains("namespace show wants a NAME");
    }

    @Test
    void an_execution_is_exported_and_taken_in_again() throws IOException {
        there("run", "waiting", "--id", "w");
        var file = folder.resolve("w.json");
        Files.writeString(file, there("export", "@latest").out());

        assertThat(there("history", "w", "--export").out()).contains("\"fermataHistory\"");
        var said = there("import", "@" + file, "--id", "v", "--reason", "moved");

        assertThat(said.exitStatus()).isZero();
        assertThat(said.lines()).containsExactly("imported v, PAUSED", "./fermata resume v --server " + address);
        assertThat(there("show", "v").out()).contains("status     PAUSED");
        assertThat(there("import", "@" + file, "--id", "v", "--reason", "moved").exitStatus())
                .isEqualTo(ExitStatus.USAGE);
        assertThat(there("import", "{}", "--reason", "moved").exitStatus()).isEqualTo(ExitStatus.USAGE);
    }

    @Test
    void keys_are_made_through_the_server() throws IOException {
        var directory = Files.createDirectories(folder.resolve("locked"));
        var key = ApiKeys.in(directory).create("me", Role.ADMIN, "*").text();
        try (var locked = Server.serve(fermata, ServerOptions.of(directory).withPort(0))) {
            var own = new CliHarness(folder.resolve("none"))
                    .with(Map.of("FERMATA_SERVER", locked.address().toString(), "FERMATA_KEY", key));

            var made = own.runPlain("key", "create", "ci", "--role", "viewer", "--json")
                    .json();
            var listed = own.runPlain("key", "list");
            assertThat(own.runPlain("key", "revoke", String.valueOf(made.get("id")))
                            .exitStatus())
                    .isZero();

            assertThat(String.valueOf(made.get("key"))).startsWith("fmk_");
            assertThat(listed.out()).contains(" viewer ").contains(" ci");
            assertThat(own.runPlain("key", "list").out()).contains(" ci revoked ");
        }
    }

    @Test
    void what_only_a_server_knows_says_so() {
        for (var call : List.of("queue", "worker", "namespace list", "export x", "bulk status --id x")) {
            assertThat(here.run(call.split(" ", -1)).err()).as(call).contains("only a server ");
        }
    }

    @Test
    void what_continues_names_the_server() {
        assertThat(there("run", "waiting", "--id", "w").lastLine())
                .isEqualTo("./fermata publish order.paid --key w --server " + address);
    }

    @Test
    void a_profile_names_server_and_key() throws IOException {
        var keys = Files.createDirectories(folder.resolve("locked"));
        var config = Files.createDirectories(folder.resolve("config/fermata"));
        var key = config.resolve("here.key");
        Files.writeString(key, ApiKeys.in(keys).create("me", Role.OPERATOR, "*").text() + "\n");
        var own = new CliHarness(folder.resolve("none"))
                .with(Map.of("XDG_CONFIG_HOME", folder.resolve("config").toString()));
        try (var locked = Server.serve(fermata, ServerOptions.of(keys).withPort(0))) {
            profiles(config, "{\"here\": {\"server\": \"" + locked.address() + "/\", \"keyFile\": \"here.key\"}}");

            Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r--r--"));
            assertThat(own.runPlain("list", "--profile", "here").err()).contains("can be read by others; chmod 600");

            Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
            assertThat(own.runPlain("run", "waiting", "--id", "w", "--profile", "here")
                            .lastLine())
                    .isEqualTo("./fermata publish order.paid --key w --profile here");
            assertThat(own.runPlain("delete", "w", "--profile", "here").err()).contains(" refuses: ");
            assertThat(own.runPlain("list", "--profile", "hree").err())
                    .contains("there is no profile 'hree'")
                    .contains("did you mean here?");
            var keyless = own.runPlain("list", "--server", locked.address().toString());
            assertThat(keyless.exitStatus()).isEqualTo(ExitStatus.STORE);
            assertThat(keyless.err()).contains(" wants a key: ");
        }
    }

    @Test
    void a_broken_profile_is_refused_by_its_field() throws IOException {
        var config = Files.createDirectories(folder.resolve("config/fermata"));
        var own = new CliHarness(folder.resolve("none"))
                .with(Map.of("XDG_CONFIG_HOME", folder.resolve("config").toString()));

        assertThat(own.runPlain("list", "--profile", "p").err()).contains("there are no profiles");
        profiles(config, "{\"p\": {\"sever\": \"http://h\"}}");
        assertThat(own.runPlain("list", "--profile", "p").err()).contains("p.server is missing");
        profiles(config, "{\"p\": {\"server\": \"http://h\", \"key\": \"k\"}}");
        assertThat(own.runPlain("list", "--profile", "p").err()).contains("the key would be readable on the way");
    }

    @Test
    void the_environment_names_a_server_too() {
        var own = new CliHarness(folder.resolve("none")).with(Map.of("FERMATA_SERVER", address));

        assertThat(own.runPlain("run", "counting", "--input", "{\"steps\":1}").lastLine())
                .isEqualTo("counted to 1");
        assertThat(own.run("list").err()).contains("there is no data in");
    }

    @Test
    void what_cannot_be_meant_is_refused() {
        assertThat(here.run("list", "--server", address).err()).contains("--data and --server exclude each other");
        assertThat(there("list", "--profile", "p").err()).contains("--server and --profile exclude each other");
        assertThat(there("doctor").err()).contains("Unknown options: '--server'");
        assertThat(here.runPlain("list", "--server", "ftp://x").err()).contains("--server must be an address such as");
        assertThat(here.runPlain("list", "--namespace", "x").err()).contains("--namespace needs --server");
        assertThat(there("list", "--namespace", "nowhere").exitStatus()).isEqualTo(ExitStatus.USAGE);
    }

    @Test
    void a_server_that_is_not_there_is_told_in_one_line() {
        server.close();

        var said = there("list");

        assertThat(said.exitStatus()).isEqualTo(ExitStatus.STORE);
        assertThat(said.err()).startsWith("fermata list: no server answers at " + address);
        assertThat(said.err().lines()).hasSize(1);
    }

    private static void profiles(Path config, String json) throws IOException {
        var file = config.resolve("profiles.json");
        Files.writeString(file, json);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    private CliHarness.Said there(String... words) {
        var all = new ArrayList<>(List.of(words));
        all.addAll(List.of("--server", address));
        return here.runPlain(all.toArray(String[]::new));
    }

    /** Without what differs between any two runs. */
    private String told(CliHarness.Said said) {
        return (said.exitStatus() + "\n" + said.out() + said.err())
                .replace(" --server " + address, "")
                .replace(" --data " + folder.resolve("data"), "")
                .replaceAll("20\\d\\d-\\d\\d-\\d\\dT[0-9:.]+Z", "TIME")
                .replaceAll("[0-9a-f]{32}", "RUN")
                .replaceAll("\\b\\d+(\\.\\d+)? (ms|s|min|h|days)\\b", "SOME TIME")
                .replaceAll("\"token\":\"[^\"]+\"", "TOKEN")
                .replaceAll("cli-[0-9a-f]{8}", "ID");
    }
}
