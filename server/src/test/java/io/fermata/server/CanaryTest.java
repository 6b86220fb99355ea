package io.fermata.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.fermata.embedded.Fermata;
import io.fermata.embedded.SecretSource;
import io.fermata.sdk.Attempt;
import io.fermata.sdk.Context;
import io.fermata.sdk.Failure;
import io.fermata.sdk.RetryPolicy;
import io.fermata.sdk.Secrets;
import io.fermata.sdk.StepFailed;
import io.fermata.sdk.StepOptions;
import io.fermata.sdk.TaskContext;
import io.fermata.sdk.TaskFailed;
import io.fermata.sdk.TaskHandler;
import io.fermata.sdk.Workflow;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A secret's value is used, and then searched for in everything that is kept, logged or answered. */
@NullMarked
class CanaryTest {
    private static final String CANARY = "canary-\"7f3a\"-é-9b1c";
    private static final String THEIR_CANARY = "canary-of-theirs-5e0d-77";
    private static final List<String> ASKED = List.of(
            "api",
            "mine-alone",
            "theirs-alone",
            "namespaces",
            "namespaces/theirs/api",
            "../api",
            "../../api",
            "default.api",
            "theirs.api",
            "NAMESPACES_THEIRS_API");
    private static final String MARK = "mark-that-is-no-secret-41d8";
    private static final StepOptions ONCE = StepOptions.DEFAULT.withRetry(RetryPolicy.NONE);

    private static final System.Logger OTHER = System.getLogger("shop.mail");

    @TempDir
    private Path folder;

    private final List<String> seenOutside = new CopyOnWriteArrayList<>();

    /** Uses it well, and in every way in which it could get out. */
    private final class Spending implements Workflow<String, List<String>> {
        @Override
        public List<String> run(Context ctx, String header) {
            var said = new ArrayList<String>();
            said.add(ctx.step("use", String.class, () -> {
                seenOutside.add(Secrets.current().resolve(header));
                Attempt.current().logger().log(System.Logger.Level.WARNING, "sent " + seenOutside.getLast());
                Attempt.current().logger().log(System.Logger.Level.WARNING, "sent {0}", seenOutside.getLast());
                OTHER.log(System.Logger.Level.WARNING, "sent {0}", seenOutside.getLast());
                return "sent";
            }));
            said.add(failure(ctx, "return", () -> Secrets.current().resolve(header)));
            said.add(failure(ctx, "throw", () -> {
                var value = Secrets.current().value("api");
                throw new IllegalStateException("401 for " + value, new IOException("header " + value));
            }));
            said.add(failure(ctx, "fail", () -> {
                throw Failure.dependency("no luck with " + Secrets.current().value("api"))
                        .withType("NoLuck");
            }));
            try {
                ctx.task("spend", String.class, header);
            } catch (TaskFailed expected) {
                said.add(String.valueOf(expected.getMessage()));
            }
            return said;
        }

        private String failure(Context ctx, String name, java.util.concurrent.Callable<String> body) {
            try {
                return ctx.step(name, ONCE, String.class, body);
            } catch (StepFailed expected) {
                return String.valueOf(expected.getMessage());
            }
        }
    }

    /** Asks for a secret by name. */
    private final class Asking implements Workflow<String, String> {
        @Override
        public String run(Context ctx, String name) {
            try {
                return ctx.step("ask", ONCE, String.class, () -> {
                    seenOutside.add(name + " " + Secrets.current().value(name));
                    return "asked";
                });
            } catch (StepFailed expected) {
                return String.valueOf(expected.getMessage());
            }
        }
    }

    /** Tells it while it works. */
    private final class Spender implements TaskHandler<String, String> {
        @Override
        public String handle(TaskContext ctx, String header) {
            ctx.heartbeat("alive");
            seenOutside.add(Secrets.current().resolve(header));
            ctx.heartbeat(seenOutside.getLast());
            return "never";
        }
    }

    @Test
    void a_secret_is_used_and_found_nowhere_afterwards() throws Exception {
        var secrets = folder.resolve("secrets");
        write(secrets.resolve("api"), CANARY);
        write(secrets.resolve("hook"), CANARY);
        var data = folder.resolve("data");
        var logged = new Logged();
        Logger.getLogger("").addHandler(logged);
        var answered = new StringBuilder();
        try {
            work(data, SecretSource.directory(secrets), answered);
        } finally {
            Logger.getLogger("").removeHandler(logged);
        }

        assertThat(seenOutside).isNotEmpty().allMatch(seen -> seen.equals("Bearer " + CANARY + " " + MARK));
        for (var place : List.of(kept(data), String.join("", logged.lines), answered.toString())) {
            assertThat(place).contains(MARK).doesNotContain("7f3a").doesNotContain("9b1c");
        }
        assertThat(answered).contains("has the value of ${secret:api} in it", "401 for ${secret:api}", "NoLuck");
    }

    @Test
    void each_namespace_has_its_own_secrets_and_reaches_none_of_another() throws Exception {
        var secrets = folder.resolve("secrets");
        write(secrets.resolve("api"), CANARY);
        write(secrets.resolve("mine-alone"), CANARY);
        write(secrets.resolve("namespaces/theirs/api"), THEIR_CANARY);
        write(secrets.resolve("namespaces/theirs/theirs-alone"), THEIR_CANARY);
        var data = folder.resolve("data");
        var answered = new StringBuilder();
        var fermata = Fermata.embedded(data)
                .secrets(SecretSource.environment("NO_SUCH_").or(SecretSource.directory(secrets)))
                .register("asking", new Asking())
                .open();
        try (var server = Harness.over(fermata, data, SecurityOptions.DEFAULT, new HandClock())) {
            server.as(Role.ADMIN);
            server.post("/namespaces", "{\"name\":\"theirs\"}");
            server.post("/namespaces", "{\"name\":\"bare\"}");
            for (var namespace : List.of("default", "theirs", "bare")) {
                for (var name : ASKED) {
                    answered.append(server.post(
                                    "/executions?wait=30s",
                                    "{\"workflow\":\"asking\",\"input\":\"" + name + "\"}",
                                    "Fermata-Namespace",
                                    namespace)
                            .body());
                }
            }
        }

        assertThat(seenOutside)
                .containsExactlyInAnyOrder(
                        "api " + CANARY,
                        "mine-alone " + CANARY,
                        "api " + THEIR_CANARY,
                        "theirs-alone " + THEIR_CANARY);
        for (var place : List.of(kept(data), answered.toString())) {
            assertThat(place).contains("there is no secret").doesNotContain("7f3a", "9b1c", "5e0d");
        }
    }

    private static void write(Path file, String value) throws IOException {
        Files.createDirectories(file.getParent());
        var owner = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        Files.writeString(Files.createFile(file, owner), value + "\n");
    }

    private void work(Path data, SecretSource secrets, StringBuilder answered) {
        var fermata = Fermata.embedded(data)
                .secrets(secrets)
                .register("spending", new Spending())
                .worker("spend", new Spender())
                .open();
        var hook = HookOptions.of("in", HookOptions.Scheme.BODY, "${secret:hook}", "order.paid", "/k");
        try (var server = Harness.over(fermata, data, SecurityOptions.DEFAULT.withHooks(hook), new HandClock())) {
            var admin = server.key(Role.ADMIN);
            answered.append(server.post(
                            "/executions?wait=30s",
                            "{\"workflow\":\"spending\",\"id\":\"s\",\"input\":\"Bearer ${secret:api} " + MARK + "\"}",
                            "Authorization",
                            admin)
                    .body());
            answered.append(server.post("/hooks/in", "{}", "X-Hub-Signature-256", "sha256=" + MARK));
            for (var path : List.of("/executions/s", "/executions/s/history", "/executions/s/why", "/executions")) {
                answered.append(server.get(path, "Authorization", admin).body());
            }
        }
    }

    private static String kept(Path data) throws IOException {
        var all = new StringBuilder();
        try (var files = Files.walk(data)) {
            files.filter(Files::isRegularFile).forEach(file -> all.append(content(file)));
        }
        return all.toString();
    }

    private static String content(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** Everything that is logged, as it would be written. */
    private static final class Logged extends Handler {
        private final List<String> lines = new CopyOnWriteArrayList<>();
        private final SimpleFormatter format = new SimpleFormatter();
        private final List<LogLines> own = List.of(new LogLines(true), new LogLines(false));

        Logged() {
            setLevel(Level.ALL);
        }

        @Override
        public void publish(LogRecord line) {
            if (!OTHER.getName().equals(line.getLoggerName())) {
                lines.add(format.format(line)); // A stranger's layout knows nothing of secrets.
            }
            own.forEach(each -> lines.add(each.format(line)));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
