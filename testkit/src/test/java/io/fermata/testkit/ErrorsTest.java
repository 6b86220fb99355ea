package io.fermata.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fermata.sdk.Category;
import io.fermata.sdk.Classifier;
import io.fermata.sdk.Failure;
import io.fermata.sdk.MessageType;
import io.fermata.sdk.Response;
import io.fermata.sdk.RetryPolicy;
import io.fermata.sdk.StepOptions;
import io.fermata.sdk.TypeRef;
import io.fermata.sdk.WorkerOptions;
import io.fermata.sdk.Workflow;
import io.fermata.sdk.WorkflowFailed;
import io.fermata.sdk.WorkflowOptions;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What becomes of failures by their category, through the whole engine. */
class ErrorsTest {
    private static final Duration DAY = Duration.ofDays(1);

    private final List<String> alerts = new ArrayList<>();
    private int attempts;

    private SimulatedFermata open(StepOptions options, Callable<String> body) {
        Workflow<String, String> workflow = (ctx, input) -> ctx.step("work", options, String.class, () -> {
            attempts++;
            return body.call();
        });
        return SimulatedFermata.open(f -> f.register("one", workflow, WorkflowOptions.types(String.class, String.class))
                .alerts(alerts::add));
    }

    private Failure failed(StepOptions options, Callable<String> body) {
        try (var fermata = open(options, body)) {
            var execution = fermata.start("one", "e", "", String.class);
            var thrown = org.assertj.core.api.Assertions.catchThrowableOfType(
                    WorkflowFailed.class, () -> execution.result(DAY));
            Throwable deepest = thrown;
            while (deepest.getCause() != null) {
                deepest = deepest.getCause();
            }
            return (Failure) deepest;
        }
    }

    @ParameterizedTest
    @CsvSource({"TRANSIENT, 5", "RESOURCE, 5", "DEPENDENCY, 5", "VALIDATION, 1", "LOGIC, 1"})
    void category_decides_about_retries(Category category, int tries) {
        var failure = failed(StepOptions.DEFAULT, () -> {
            throw Failure.of(category, "no");
        });

        assertThat(attempts).isEqualTo(tries);
        assertThat(failure.category()).isEqualTo(category);
    }

    @ParameterizedTest
    @EnumSource(Category.class)
    void response_to_each_category_can_be_changed_for_one_step(Category category) {
        var retried = RetryPolicy.attempts(3).withResponse(category, Response.retryAfter(Duration.ofHours(2)));
        var once = RetryPolicy.attempts(3).withResponse(category, Response.GIVE_UP);
        Callable<String> body = () -> {
            throw Failure.of(category, "no");
        };

        try (var fermata = open(StepOptions.retry(retried), body)) {
            var execution = fermata.start("one", "e", "", String.class);
            assertThatThrownBy(() -> execution.result(DAY)).isInstanceOf(WorkflowFailed.class);
            assertThat(Duration.between(SimulatedFermata.EPOCH, fermata.now())).isEqualTo(Duration.ofHours(4));
        }
        assertThat(attempts).isEqualTo(3);
        failed(StepOptions.retry(once), body);
        assertThat(attempts).isEqualTo(4);
    }

    @Test
    void changed_response_survives_a_crash() {
        var policy = RetryPolicy.attempts(2).withResponse(Category.LOGIC, Response.retryAfter(Duration.ofHours(2)));
        try (var fermata = open(StepOptions.retry(policy), () -> {
            if (attempts == 1) {
                throw new IllegalStateException("not deployed yet");
            }
            return "done";
        })) {
            fermata.start("one", "e", "", String.class);
            fermata.advance(Duration.ofHours(1));
            fermata.restart();

            assertThat(fermata.execution("e", String.class).result(DAY)).isEqualTo("done");
            assertThat(attempts).isEqualTo(2);
        }
    }

    @Test
    void classifier_of_a_step_decides_what_its_exceptions_are() {
        var sql = StepOptions.DEFAULT.withClassifier(
                Classifier.DEFAULT.sqlState(SQLException.class, SQLException::getSQLState));

        var failure = failed(sql, () -> {
            throw new SQLException("duplicate key", "23505");
        });

        assertThat(attempts).isEqualTo(1);
        assertThat(failure).hasToString("java.sql.SQLException: duplicate key");
        assertThat(failure.category()).isEqualTo(Category.VALIDATION);
    }

    @Test
    void classifier_of_a_worker_decides_for_its_tasks() {
        Workflow<String, String> workflow = (ctx, input) -> ctx.task("ocr", String.class, input);
        var options = WorkerOptions.DEFAULT.withGuards(
                Classifier.DEFAULT.type(IllegalStateException.class, Category.DEPENDENCY));
        try (var fermata = SimulatedFermata.open(
                f -> f.register("one", workflow, WorkflowOptions.types(String.class, String.class))
                        .worker("ocr", new Shaky(), options))) {
            var execution = fermata.start("one", "e", "page", String.class);

            assertThat(execution.result(DAY)).isEqualTo("page read");
            assertThat(attempts).isEqualTo(3);
        }
    }

    /** A handler that works the third time. */
    private final class Shaky implements io.fermata.sdk.TaskHandler<String, String> {
        @Override
        public String handle(io.fermata.sdk.TaskContext ctx, String input) {
            attempts++;
            if (attempts < 3) {
                throw new IllegalStateException("scanner is off");
            }
            return input + " read";
        }
    }

    @Test
    void category_is_in_the_history_of_each_failed_attempt() {
        try (var fermata = open(StepOptions.DEFAULT, () -> {
            throw Failure.dependency("down");
        })) {
            fermata.start("one", "e", "", TypeRef.of(String.class), io.fermata.sdk.StartOptions.DEFAULT);
            fermata.advance(DAY);

            assertThat(fermata.history("e"))
                    .filteredOn(event -> event.type().equals("AttemptFailed"))
                    .hasSize(4)
                    .allMatch(event -> event.detail().text().contains("\"category\":\"DEPENDENCY\""));
        }
    }

    @ParameterizedTest
    @CsvSource({"TRANSIENT, 0", "VALIDATION, 0", "DEPENDENCY, 0", "RESOURCE, 2", "LOGIC, 1"})
    void category_decides_whether_a_person_is_alerted(Category category, int times) {
        failed(StepOptions.retry(RetryPolicy.attempts(3)), () -> {
            throw Failure.of(category, "no room").withType("Full");
        });

        assertThat(alerts)
                .hasSize(times)
                .allMatch(alert -> alert.contains("execution e, operation 1 failed")
                        && alert.contains(category + " Full: no room"));
    }

    @Test
    void wait_that_times_out_names_the_message_and_its_key() {
        var paid = new MessageType<>("paid", String.class);
        Workflow<String, String> waiting = (ctx, input) -> ctx.await(paid, "order-7", DAY);
        try (var fermata = SimulatedFermata.open(
                f -> f.register("one", waiting, WorkflowOptions.types(String.class, String.class)))) {
            var execution = fermata.start("one", "e", "", String.class);

            assertThatThrownBy(() -> execution.result(DAY.plus(DAY)))
                    .hasRootCauseMessage("wait for message paid with key order-7 timed out (await)");
        }
    }
}
