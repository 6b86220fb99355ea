package io.fermata.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.fermata.embedded.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Bad usage and bad input: one line, exit status 2, and not even the data directory is made. */
class UsageTest {
    /** A call, and what is said about it. */
    private static final String CALLS = """
        rnu                                        | unknown verb 'rnu', did you mean run?
        frobnicate                                 | unknown verb 'frobnicate'
        run                                        | Missing required parameter: 'NAME'
        run countin                                | there is no workflow 'countin', did you mean counting?
        run nothinglikeit | there is no workflow 'nothinglikeit'; there are: asker, asking, counting
        run counting --max-steps -1                | --max-steps must be at least 1, is -1
        run counting --max-steps 0                 | --max-steps must be at least 1, is 0
        run counting --max-steps many | Invalid value for option '--max-steps': 'many' is not an int
        resume c --max-steps -3                    | --max-steps must be at least 1, is -3
        run counting --bogus                       | Unknown option: '--bogus'
        run counting extra                         | Unmatched argument at index
        run counting                               | workflow counting needs an input, such as --input
        run counting --input {                     | --input: the value is not JSON
        run counting --input {}                    | --input: steps is missing
        run counting --input [] | --input: the value must be an object (Count), found an array
        run counting --input {"steps":"3"} | --input: steps must be a whole number, found the text "3"
        run counting --input {"steps":1.5}       | --input: steps must be a whole number, found 1.5
        run counting --input {"steps":1,"x":2} | --input: x is not a known field; known are note, steps
        run counting --input {"steps":-1} | --input: the value is refused: steps must not be negative
        run counting --input {"steps":1001}      | --input: steps must be at most 1000, is 1001
        run counting --input @nowhere.json         | --input: there is no file nowhere.json
        run counting --input NaN | the value is not JSON: Non-standard token 'NaN' (line 1, column 4)
        run counting --id @latest --input {"steps":1} | --id must not be @latest: that stands for
        start waiting --id @latest:waiting         | --id must not be @latest:waiting
        fork a --id @latest --reason x             | --id must not be @latest
        fail t --error 3                           | --error must be a text or an object with a message
        start counting --input {}                  | --input: steps is missing
        show x                                     | there is no data in
        history x                                  | there is no data in
        list --limit 0                             | --limit must be at least 1, is 0
        publish t                                  | Missing required option: '--key=KEY'
        publish t --key k --payload {              | --payload: the value is not JSON
        signal x                                   | Missing required parameter: 'NAME'
        poll q --wait soon                         | --wait must be a duration such as 30s
        complete t                                 | Missing required option: '--result=JSON|@FILE|-'
        complete t --result nope                   | --result: the value is not JSON
        fail t --error {"text":"x"}            | --error: message is missing
        fail t --error {"message":"x","category":"ODD"} | --error: category must be one of
        help nothing                               | unknown verb 'nothing'
        key                                        | Missing required parameter
        key create                                 | create wants a NAME
        key create ci --role king                  | Invalid value for option '--role'
        server --host 0.0.0.0                      | host may be 0.0.0.0 only with TLS
        dev --host 0.0.0.0                         | host may be 0.0.0.0 only with TLS
        server --host 0.0.0.0 --tls-cert c.pem     | tls.certificate and tls.key are given together
        server --port 99999                        | port must be between 0 and 65535
        server --set prot=1                        | setting prot (command line) is not known, did you mean port?
        server --set drain=soon                    | drain must be a duration such as 30s
        server --port 1 --set port=2               | --port and --set port=… exclude each other
        server --set oidc.audience=x               | oidc.issuer is missing, though oidc.audience is set
        server --config nowhere.properties         | config must be a readable file
        server --apps nowhere                      | apps must be a directory
        """;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @MethodSource("calls")
    void is_one_line_and_writes_nothing(String call, String message) {
        var data = folder.resolve("data");

        var said = new CliHarness(data).run(words(call));

        assertThat(said.exitStatus()).isEqualTo(ExitStatus.USAGE);
        assertThat(said.out()).isEmpty();
        assertThat(said.err()).startsWith("fermata").contains(message).contains("; see fermata help");
        assertThat(said.err().lines()).hasSize(1);
        assertThat(Files.exists(data)).isFalse();
    }

    @Test
    void an_empty_data_directory_is_not_this_directory() {
        var said = new CliHarness(folder).runPlain("list", "--data", "");

        assertThat(said.exitStatus()).isEqualTo(ExitStatus.USAGE);
        assertThat(said.err()).contains("--data is empty; leave it out, or write . for this directory");
    }

    @Test
    void no_verb_is_told_what_there_is() {
        var said = new CliHarness(folder).runPlain();

        assertThat(said.exitStatus()).isEqualTo(ExitStatus.USAGE);
        assertThat(said.err()).contains("say what to do");
    }

    @Test
    void help_lists_every_verb_and_explains_each() {
        var harness = new CliHarness(folder);

        assertThat(harness.runPlain("help").out()).contains(Verbs.all().keySet());
        assertThat(harness.runPlain("--help").exitStatus()).isZero();
        for (var verb : Verbs.all().keySet()) {
            var said = harness.runPlain("help", verb);
            assertThat(said.exitStatus()).isZero();
            assertThat(said.out())
                    .contains("fermata " + verb)
                    .contains("--json")
                    .contains("Exit status");
            assertThat(harness.runPlain(verb, "--help").out()).isEqualTo(said.out());
        }
        assertThat(harness.runPlain("help", "run").out()).contains("counting").contains("adds ones");
    }

    @Test
    void version_is_one_line() {
        assertThat(new CliHarness(folder).runPlain("--version").out()).matches("fermata \\S+\\R");
    }

    @Test
    void completion_knows_verbs_and_options() {
        var script = new CliHarness(folder).runPlain("completion").out();

        assertThat(script).contains("run start list").contains("--max-steps").contains("complete -F _fermata");
    }

    @Test
    void input_may_come_from_a_file_or_from_standard_input() throws Exception {
        var file = Files.writeString(folder.resolve("input.json"), " {\"a\": [1, 2.50]} ");
        var nothing = System.in;

        assertThat(JsonArgument.read("--input", "@" + file, nothing).text()).isEqualTo("{\"a\":[1,2.50]}");
        assertThat(JsonArgument.read("--input", "{\"a\":1}", nothing).text()).isEqualTo("{\"a\":1}");
        try (var in = Files.newInputStream(file)) {
            assertThat(JsonArgument.read("--input", "-", in))
                    .isEqualTo(Json.strict().raw("{\"a\":[1,2.50]}"));
        }
    }

    private static Stream<Arguments> calls() {
        return CALLS.lines().map(line -> Arguments.of((Object[]) line.split(" +\\| +", 2)));
    }

    private static String[] words(String call) {
        return call.trim().split(" +");
    }
}
