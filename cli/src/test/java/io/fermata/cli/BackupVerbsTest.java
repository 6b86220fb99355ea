package io.fermata.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackupVerbsTest {
    @TempDir
    Path scratch;

    @Test
    void restored_directory_goes_on_where_the_backup_stood() {
        var cli = new CliHarness(scratch.resolve("data"));
        cli.run("run", "waiting", "--id", "order-7");

        var backup = cli.run("backup", "--to", scratch.resolve("copy").toString());
        cli.run("publish", "order.paid", "--key", "order-7", "--payload", "1");
        var other = new CliHarness(scratch.resolve("other"));
        var restored = other.run("restore", "--from", scratch.resolve("copy").toString());

        assertThat(backup.out()).startsWith("backed up ");
        assertThat(restored.out()).startsWith("restored ");
        assertThat(other.run("doctor").out()).startsWith("clean: ");
        assertThat(new CliHarness(scratch.resolve("copy")).run("doctor").out()).startsWith("clean: ");
        assertThat(other.run("publish", "order.paid", "--key", "order-7", "--payload", "2")
                        .out())
                .contains("2");
        assertThat(cli.run("result", "order-7").lastLine()).isEqualTo("1");
        assertThat(other.run("result", "order-7").lastLine()).isEqualTo("2");
    }

    @Test
    void task_token_of_before_the_backup_is_good_after_the_restore() {
        var cli = new CliHarness(scratch.resolve("data"));
        cli.run("run", "asking", "--id", "asked");
        var token = String.valueOf(cli.run("poll", "outside", "--json").json().get("token"));
        cli.run("backup", "--to", scratch.resolve("copy").toString());
        var other = new CliHarness(scratch.resolve("other"));
        other.run("restore", "--from", scratch.resolve("copy").toString());

        var completed = other.run("complete", token, "--result", "\"because\"");

        assertThat(completed.lastLine()).isEqualTo("because");
        assertThat(completed.exitStatus()).isZero();
    }

    @Test
    void task_token_of_after_the_backup_is_refused_after_the_restore() {
        var cli = new CliHarness(scratch.resolve("data"));
        cli.run("run", "asking", "--id", "first");
        cli.run("poll", "outside");
        cli.run("run", "asking", "--id", "asked");
        cli.run("backup", "--to", scratch.resolve("copy").toString());
        var lost = String.valueOf(cli.run("poll", "outside", "--json").json().get("token"));
        var other = new CliHarness(scratch.resolve("other"));
        other.run("restore", "--from", scratch.resolve("copy").toString());
        var token = String.valueOf(other.run("poll", "outside", "--json").json().get("token"));

        var refused = other.run("complete", lost, "--result", "\"because\"");
        var completed = other.run("complete", token, "--result", "\"because\"");

        assertThat(refused.exitStatus()).isEqualTo(2);
        assertThat(refused.err()).contains("handed out after the backup");
        assertThat(completed.lastLine()).isEqualTo("because");
    }

    @Test
    void wrong_calls_write_nothing() {
        var cli = new CliHarness(scratch.resolve("data"));
        cli.run("run", "counting", "--input", "{\"steps\": 1}");

        assertThat(cli.run("backup").exitStatus()).isEqualTo(2);
        var none = new CliHarness(scratch.resolve("none"));
        assertThat(none.run("backup", "--to", scratch.resolve("x").toString()).exitStatus())
                .isEqualTo(2);
        var restored = none.run("restore", "--from", scratch.resolve("data").toString());
        assertThat(restored.exitStatus()).isEqualTo(4);
        assertThat(restored.err()).contains("is no backup");
        cli.run("backup", "--to", scratch.resolve("copy").toString());
        var onto = cli.run("restore", "--from", scratch.resolve("copy").toString());
        assertThat(onto.exitStatus()).isEqualTo(2);
        assertThat(onto.err()).contains("--data: ", "is not empty");
        assertThat(cli.run("backup", "--to", scratch.resolve("copy").toString()).exitStatus())
                .isEqualTo(2);
        assertThat(Files.exists(scratch.resolve("none"))).isFalse();
        assertThat(Files.exists(scratch.resolve("x"))).isFalse();
    }
}
