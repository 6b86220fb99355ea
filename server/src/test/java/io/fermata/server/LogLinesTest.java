package io.fermata.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fermata.embedded.Fermata;
import io.fermata.embedded.FermataBuilder;
import io.fermata.embedded.Json;
import io.fermata.embedded.NamespaceSettings;
import io.fermata.sdk.Attempt;
import io.fermata.sdk.Context;
import io.fermata.sdk.Failure;
import io.fermata.sdk.InvalidInput;
import io.fermata.sdk.LogFields;
import io.fermata.sdk.RetryPolicy;
import io.fermata.sdk.StepOptions;
import io.fermata.sdk.TaskContext;
import io.fermata.sdk.TaskHandler;
import io.fermata.sdk.TypeRef;
import io.fermata.sdk.Workflow;
import io.fermata.sdk.WorkflowFailed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a line of the log says about where it comes from. */
@NullMarked
class LogLinesTest {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final System.Logger OTHER = System.getLogger("shop.stock");

    private final Logger root = Logger.getLogger("");
    private final Written json = new Written(Map.of("log.format", "json"));
    private final Written text = new Written(Map.of());

    /** What a console would show. */
    private static final class Written extends Handler {
        private final List<String> lines = new ArrayList<>();

        Written(Map<String, String> settings) {
            setFormatter(ServerLog.format(Settings.read(settings, Map.of(), null)));
            setLevel(Level.ALL);
        }

        @Override
        public synchronized void publish(LogRecord line) {
            lines.add(getFormatter().format(line));
        }

        synchronized String of(String message) {
            return lines.stream()
                    .filter(each -> each.contains(message))
                    .findFirst()
                    .orElse("");
        }

        Map<?, ?> fieldsOf(String message) {
            return (Map<?, ?>) Objects.requireNonNull(Json.strict().read(of(message), TypeRef.anything()));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }

    private static final class Talking implements Workflow<String, String> {
        @Override
        public String run(Context ctx, String input) {
            ctx.logger().log(System.Logger.Level.WARNING, "{0} begins", input);
            ctx.step("look", () -> {
                Attempt.current().logger().log(System.Logger.Level.WARNING, "looks");
                OTHER.log(System.Logger.Level.WARNING, "counts\nINFO forged");
            });
            return ctx.task("pack", String.class, input);
        }
    }

    private static final class Packing implements TaskHandler<String, String> {
        @Override
        public String handle(TaskContext task, String input) {
            task.logger().log(System.Logger.Level.WARNING, "packs", new IllegalStateException("it is heavy"));
            return input;
        }
    }

    private static FermataBuilder talking() {
        return Fermata.inMemory().register("talking", new Talking()).worker("pack", new Packing());
    }

    @BeforeEach
    void listen() {
        root.addHandler(json);
        root.addHandler(text);
    }

    @AfterEach
    void leave() {
        root.removeHandler(json);
        root.removeHandler(text);
    }

    @Test
    void json_lines_tell_execution_run_workflow_and_namespace() {
        try (var fermata = talking().open()) {
            fermata.namespaces().create("team-a", NamespaceSettings.UNLIMITED);
            var team = fermata.namespaces().of("team-a");
            var run = team.start("talking", "t 1", "Ada", String.class);
            run.result(SOON);

            var begins = json.fieldsOf("Ada begins");
            assertThat(begins.get("message")).isEqualTo("Ada begins");
            assertThat(begins.get("level")).isEqualTo("WARNING");
            assertThat(begins.get("logger")).isEqualTo("fermata.talking");
            assertThat(begins.get(LogFields.EXECUTION)).isEqualTo("t 1");
            assertThat(begins.get(LogFields.RUN)).isEqualTo(run.describe().runId());
            assertThat(begins.get(LogFields.WORKFLOW)).isEqualTo("talking");
            assertThat(begins.get(LogFields.NAMESPACE)).isEqualTo("team-a");
            assertThat(begins.containsKey(LogFields.OPERATION)).isFalse();
        }
    }

    @Test
    void lines_of_steps_and_tasks_tell_operation_and_worker_whoever_writes_them() {
        try (var fermata = talking().open()) {
            fermata.start("talking", "t", "Ada", String.class).result(SOON);

            var looks = json.fieldsOf("looks");
            assertThat(looks.get("message")).isEqualTo("looks");
            assertThat(looks.get(LogFields.OPERATION)).isEqualTo("1");
            assertThat(looks.get(LogFields.NAME)).isEqualTo("look");
            assertThat(looks.get(LogFields.ATTEMPT)).isEqualTo("1");
            assertThat(json.fieldsOf("counts").get(LogFields.OPERATION)).isEqualTo("1");
            var packs = json.fieldsOf("packs");
            assertThat(packs.get(LogFields.OPERATION)).isEqualTo("2");
            assertThat(packs.get(LogFields.QUEUE)).isEqualTo("pack");
            assertThat(packs.get(LogFields.WORKER)).isEqualTo("local");
            assertThat(packs.get("error")).asString().contains("it is heavy", "LogLinesTest");
        }
    }

    @Test
    void text_lines_tell_the_same_and_none_can_be_forged() {
        try (var fermata = talking().open()) {
            fermata.start("talking", "t 1", "Ada", String.class).result(SOON);

            assertThat(text.of("Ada begins"))
                    .contains(" WARNING fermata.talking: Ada begins executionId=\"t 1\" runId=")
                    .endsWith(" namespace=default\n");
            assertThat(text.of("counts").lines().toList().getLast()).startsWith("    INFO forged");
            assertThat(json.of("counts").lines()).hasSize(1);
        }
    }

    @Test
    void alerts_tell_which_execution_they_are_about() {
        try (var fermata =
                Fermata.inMemory().register("printing", new OutOfPaper()).open()) {
            var run = fermata.start("printing", "b", "x", String.class);

            assertThatThrownBy(() -> run.result(SOON)).isInstanceOf(WorkflowFailed.class);

            var alert = json.fieldsOf("out of paper");
            assertThat(alert.get(LogFields.EXECUTION)).isEqualTo("b");
            assertThat(alert.get(LogFields.RUN)).isEqualTo(run.describe().runId());
        }
    }

    private static final class OutOfPaper implements Workflow<String, String> {
        @Override
        public String run(Context ctx, String input) {
            return ctx.step("print", StepOptions.DEFAULT.withRetry(RetryPolicy.NONE), String.class, () -> {
                throw Failure.resource("out of paper");
            });
        }
    }

    @Test
    void a_setting_that_is_none_is_refused() {
        assertThatThrownBy(() -> new Written(Map.of("log.format", "xml")))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("must be text or json");
        assertThatThrownBy(() -> ServerLog.install(Settings.read(Map.of("log.level", "loud"), Map.of(), null)))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("must be off, error");
    }
}
