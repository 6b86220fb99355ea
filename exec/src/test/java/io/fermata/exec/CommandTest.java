package io.fermata.exec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.fermata.sdk.Category;
import io.fermata.sdk.CurrentSecrets;
import io.fermata.sdk.Failure;
import io.fermata.sdk.InvalidInput;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandTest {
    private static final String KEY_AND_ATTEMPT = "echo $FERMATA_IDEMPOTENCY_KEY $FERMATA_ATTEMPT";

    @TempDir
    Path folder;

    @Test
    void both_outputs_and_the_exit_code_are_kept() throws Exception {
        var result = run(shell("echo good; echo bad >&2"));

        assertThat(result.exitCode()).isZero();
        assertThat(result.stdout()).isEqualTo("good\n");
        assertThat(result.stderr()).isEqualTo("bad\n");
        assertThat(result.truncated()).isFalse();
        assertThat(result.duration()).isPositive();
    }

    @Test
    void an_exit_code_other_than_zero_is_a_failure_that_tells_the_last_errors() {
        var failure = failure(shell("echo lost; echo 'no such table' >&2; exit 9"));

        assertThat(failure)
                .hasMessageEndingWith("sh exited with 9: no such table")
                .hasMessageStartingWith("command");
        assertThat(failure.type()).isEqualTo("CommandFailed");
        assertThat(failure.category()).isEqualTo(Category.TRANSIENT);
    }

    @Test
    void only_the_last_command_of_a_shell_pipe_counts_unless_the_shell_is_told_otherwise() throws Exception {
        assertThat(run(shell("false; true")).exitCode()).isZero();
        assertThat(failure(shell("set -e; false; true"))).hasMessageContaining("exited with 1");
    }

    @Test
    void other_exit_codes_may_be_a_success() throws Exception {
        assertThat(run(shell("exit 1").successCodes(0, 1)).exitCode()).isEqualTo(1);
        assertThat(failure(shell("exit 0").successCodes(1)).type()).isEqualTo("CommandFailed");
    }

    @Test
    void an_exit_code_has_the_category_that_was_given_for_it() {
        var command = shell("exit $CODE").exitCode(3, Category.VALIDATION).exitCode(75, Category.RESOURCE);

        var refused = failure(command.environment(Map.of("CODE", "3")));
        assertThat(refused.category()).isEqualTo(Category.VALIDATION);
        assertThat(refused.isCertainlyNotApplied()).isTrue();
        assertThat(failure(command.environment(Map.of("CODE", "75"))).category())
                .isEqualTo(Category.RESOURCE);
        assertThat(failure(command.environment(Map.of("CODE", "4"))).category()).isEqualTo(Category.TRANSIENT);
    }

    @Test
    void a_program_that_a_script_cannot_find_is_a_bug_and_may_have_changed_something() {
        var failure = failure(shell("echo done; no-such-program-at-all"));

        assertThat(failure.category()).isEqualTo(Category.LOGIC);
        assertThat(failure.isCertainlyNotApplied()).isFalse();
        assertThat(failure).hasMessageContaining("127").hasMessageContaining("no-such-program-at-all");
    }

    @Test
    void a_command_killed_by_a_signal_is_told_with_the_signal() {
        assertThat(failure(shell("kill -9 $$"))).hasMessageContaining("(signal 9)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"no-such-program-at-all", "./no-such-program", "/no/such/program", "."})
    void a_missing_program_is_refused_by_name(String program) {
        var failure = failure(Command.of(program, "x"));

        assertThat(failure.category()).isEqualTo(Category.VALIDATION);
        assertThat(failure.type()).isEqualTo("CommandNotFound");
        assertThat(failure).hasMessageContaining(program);
    }

    @Test
    void a_missing_directory_is_refused_by_name() {
        var failure = failure(shell("true").directory(folder.resolve("gone")));

        assertThat(failure.category()).isEqualTo(Category.VALIDATION);
        assertThat(failure).hasMessageContaining("gone is not there");
    }

    @Test
    void a_program_with_a_slash_is_taken_from_the_commands_directory() throws Exception {
        var script = Files.writeString(folder.resolve("hello"), "#!/bin/sh\necho hello from $(pwd -P)\n");
        assertThat(script.toFile().setExecutable(true)).isTrue();

        assertThat(run(Command.of("./hello").directory(folder)).stdout())
                .isEqualTo("hello from " + folder.toRealPath() + "\n");
    }

    @Test
    void output_without_an_end_is_read_and_only_its_end_is_kept() throws Exception {
        var result =
                run(shell("head -c 3000000 /dev/zero | tr '\\0' x; printf end").outputLimit(1_000));

        assertThat(result.stdout()).hasSize(1_000).startsWith("x").endsWith("xend");
        assertThat(result.truncated()).isTrue();
    }

    @Test
    void a_cut_never_falls_into_a_character() throws Exception {
        var result = run(shell("printf 'x𝄐𝄐𝄐'").outputLimit(10));

        assertThat(result.stdout()).isEqualTo("𝄐𝄐");
        assertThat(result.truncated()).isTrue();
        assertThat(run(shell("printf '𝄐𝄐𝄐'").outputLimit(12)).truncated()).isFalse();
    }

    @Test
    void a_command_reads_what_it_is_given() throws Exception {
        assertThat(run(Command.of("cat").stdin("grün\n")).stdout()).isEqualTo("grün\n");
        assertThat(run(Command.of("cat")).stdout()).isEmpty();
    }

    @Test
    void a_command_need_not_read_its_input() throws Exception {
        assertThat(run(Command.of("true").stdin("x".repeat(3_000_000))).exitCode())
                .isZero();
    }

    @Test
    void a_command_knows_which_attempt_it_is() throws Exception {
        var result = Exec.run(new OneAttempt(2, "run-1/3/0"), shell(KEY_AND_ATTEMPT + "; env"));

        assertThat(result.stdout())
                .startsWith("run-1/3/0 2\n")
                .contains(
                        "FERMATA_EXECUTION_ID=etl-1",
                        "FERMATA_RUN_ID=run-1",
                        "FERMATA_CORRELATION_ID=case-7",
                        "FERMATA_WORKFLOW=etl",
                        "FERMATA_STEP=extract",
                        "FERMATA_DEADLINE=2030-01-01T00:00:00Z");
    }

    @Test
    void a_reference_to_a_secret_is_resolved_in_the_environment_of_the_command_alone() throws Exception {
        var command = Command.of("sh", "-c", "echo ${#TOKEN}").environment(Map.of("TOKEN", "${secret:token}"));

        var length = CurrentSecrets.run(name -> name.equals("token") ? "12345" : "", () -> run(command))
                .stdout();

        assertThat(length.strip()).isEqualTo("5");
        assertThat(command.toString()).doesNotContain("12345");
    }

    @Test
    void the_environment_of_this_process_stays_here_unless_asked_for() throws Exception {
        var bare = run(Command.of("env").environment(Map.of("REGION", "eu"))).stdout();

        assertThat(bare).contains("REGION=eu\n", "PATH=");
        assertThat(bare.lines().map(line -> line.substring(0, line.indexOf('='))))
                .allMatch(name ->
                        name.startsWith("FERMATA_") || List.of("REGION", "PATH").contains(name));
        assertThat(run(Command.of("env").inheritEnvironment()).stdout()).contains("HOME=" + System.getenv("HOME"));
    }

    @Test
    void what_cannot_be_run_is_refused_when_it_is_written_down() {
        var command = shell("true");

        refused("program", () -> Command.of(" "));
        refused("program", () -> Command.of(List.of()));
        refused("argument", () -> Command.of("echo", "a\0b"));
        refused("timeout", () -> command.timeout(Duration.ZERO));
        refused("grace", () -> command.grace(Duration.ofMillis(-1)));
        refused("outputLimit", () -> command.outputLimit(0));
        refused("outputLimit", () -> command.outputLimit(Command.OUTPUT_BYTES_MAX + 1));
        refused("successCodes", command::successCodes);
        refused("exitCode", () -> command.exitCode(256, Category.LOGIC));
        refused("exitCode", () -> command.exitCode(0, Category.LOGIC));
        refused("environment.FERMATA_ATTEMPT", () -> command.environment(Map.of("FERMATA_ATTEMPT", "1")));
        refused("environment", () -> command.environment(Map.of("A=B", "1")));
    }

    @Test
    void a_command_is_not_changed_by_what_is_made_from_it() {
        var command = shell("exit 1");
        command.successCodes(1);

        assertThat(failure(command)).hasMessageContaining("exited with 1");
        assertThat(command).hasToString("sh");
    }

    private CommandResult run(Command command) throws InterruptedException {
        return Exec.run(OneAttempt.FIRST, command);
    }

    private Failure failure(Command command) {
        return catchThrowableOfType(Failure.class, () -> run(command));
    }

    private static Command shell(String script) {
        return Command.of("sh", "-c", script);
    }

    private static void refused(String field, Runnable writing) {
        assertThatThrownBy(writing::run)
                .isInstanceOfSatisfying(
                        InvalidInput.class,
                        refusal -> assertThat(refusal.field()).isEqualTo(field));
    }
}
