package io.fermata.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClassifierTest {
    @Categorized(Category.RESOURCE)
    private static class QuotaUsedUp extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private static final class DailyQuotaUsedUp extends QuotaUsedUp {
        private static final long serialVersionUID = 1L;
    }

    private static final class HttpProblem extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final int status;

        HttpProblem(int status) {
            super("status " + status);
            this.status = status;
        }
    }

    @Test
    void type_decides_also_within_a_wrapper() {
        var classifier = Classifier.DEFAULT.type(IOException.class, Category.DEPENDENCY);

        assertThat(classifier.of(new IOException("reset"))).isEqualTo(Category.DEPENDENCY);
        assertThat(classifier.of(new UncheckedIOException(new IOException("reset"))))
                .isEqualTo(Category.DEPENDENCY);
        assertThat(classifier.of(new NullPointerException())).isEqualTo(Category.LOGIC);
    }

    @Test
    void ring_of_causes_is_no_endless_loop() {
        var one = new RuntimeException("one");
        var two = new RuntimeException("two", one);
        one.initCause(two);

        assertThat(Classifier.DEFAULT.type(IOException.class, Category.LOGIC).of(one))
                .isEqualTo(Category.TRANSIENT);
    }

    @Test
    void predicate_decides() {
        var classifier =
                Classifier.DEFAULT.when(thrown -> "pool is full".equals(thrown.getMessage()), Category.RESOURCE);

        assertThat(classifier.of(new IllegalStateException("pool is full"))).isEqualTo(Category.RESOURCE);
        assertThat(classifier.of(new IllegalStateException("a bug"))).isEqualTo(Category.LOGIC);
    }

    @Test
    void annotation_decides_without_any_classifier() {
        assertThat(Category.of(new QuotaUsedUp())).isEqualTo(Category.RESOURCE);
        assertThat(Category.of(new DailyQuotaUsedUp())).isEqualTo(Category.RESOURCE);
        assertThat(Classifier.DEFAULT
                        .type(DailyQuotaUsedUp.class, Category.VALIDATION)
                        .of(new DailyQuotaUsedUp()))
                .isEqualTo(Category.VALIDATION);
    }

    @ParameterizedTest
    @CsvSource({
        "200, LOGIC",
        "302, LOGIC",
        "400, VALIDATION",
        "404, VALIDATION",
        "422, VALIDATION",
        "401, LOGIC",
        "403, LOGIC",
        "408, TRANSIENT",
        "409, TRANSIENT",
        "425, TRANSIENT",
        "429, RESOURCE",
        "507, RESOURCE",
        "500, DEPENDENCY",
        "501, LOGIC",
        "502, DEPENDENCY",
        "503, DEPENDENCY",
        "504, DEPENDENCY"
    })
    void status_of_http_decides(int status, Category category) {
        var classifier = Classifier.DEFAULT.httpStatus(HttpProblem.class, problem -> problem.status);

        assertThat(classifier.of(new HttpProblem(status))).isEqualTo(category);
    }

    @ParameterizedTest
    @CsvSource({
        "22001, VALIDATION",
        "23505, VALIDATION",
        "44000, VALIDATION",
        "08006, DEPENDENCY",
        "57P01, DEPENDENCY",
        "58030, DEPENDENCY",
        "53100, RESOURCE",
        "42601, LOGIC",
        "0A000, LOGIC",
        "26000, LOGIC",
        "40001, TRANSIENT",
        "40P01, TRANSIENT",
        "X, TRANSIENT"
    })
    void sql_state_decides(String state, Category category) {
        var classifier = Classifier.DEFAULT.sqlState(SQLException.class, SQLException::getSQLState);

        assertThat(classifier.of(new SQLException("no", state))).isEqualTo(category);
        assertThat(classifier.of(new IllegalArgumentException(new SQLException("no", state))))
                .isEqualTo(category);
    }

    @Test
    void sql_error_without_a_state_is_left_to_the_other_rules() {
        var classifier = Classifier.DEFAULT
                .sqlState(SQLException.class, SQLException::getSQLState)
                .type(SQLException.class, Category.RESOURCE);

        assertThat(classifier.of(new SQLException("database is locked"))).isEqualTo(Category.RESOURCE);
    }

    @Test
    void first_rule_that_knows_it_decides() {
        var classifier =
                Classifier.DEFAULT.type(HttpProblem.class, Category.TRANSIENT).when(thrown -> true, Category.LOGIC);

        assertThat(classifier.of(new HttpProblem(400))).isEqualTo(Category.TRANSIENT);
        assertThat(classifier.of(new IOException())).isEqualTo(Category.LOGIC);
    }

    @Test
    void failure_keeps_its_type_message_causes_and_place() {
        var cause = new IOException("reset");
        var thrown = new IllegalStateException("cannot", cause);
        var classifier = Classifier.DEFAULT.type(IllegalStateException.class, Category.DEPENDENCY);

        var failure = catchThrowable(() -> classifier.run(new ClassifierAttempt(), () -> {
            throw thrown;
        }));

        assertThat(failure)
                .isInstanceOf(Failure.class)
                .hasToString("java.lang.IllegalStateException: cannot")
                .hasCause(cause);
        assertThat(Category.of(failure)).isEqualTo(Category.DEPENDENCY);
        assertThat(failure.getStackTrace()).isEqualTo(thrown.getStackTrace());
    }

    @Test
    void what_nobody_reclassifies_passes_as_it_is() {
        var thrown = new IOException("reset");
        var deferred = new Deferred("later", Duration.ofMinutes(5));
        var classifier = Classifier.DEFAULT.type(Deferred.class, Category.LOGIC);

        assertThatThrownBy(() -> classifier.run(new ClassifierAttempt(), () -> {
                    throw thrown;
                }))
                .isSameAs(thrown);
        assertThatThrownBy(() -> classifier.run(new ClassifierAttempt(), () -> {
                    throw deferred;
                }))
                .isSameAs(deferred);
    }

    @Test
    void classifier_stays_innermost_whatever_the_order_of_the_calls() {
        var guard = Classifier.DEFAULT;
        Guard other = new Guard() {
            @Override
            public <T extends @Nullable Object> T run(Attempt attempt, Callable<T> body) throws Exception {
                return body.call();
            }
        };

        assertThat(StepOptions.DEFAULT.withClassifier(guard).withGuards(other).guards())
                .containsExactly(other, guard);
        assertThat(StepOptions.DEFAULT.withGuards(other).withClassifier(guard).guards())
                .containsExactly(other, guard);
    }

    @Test
    void each_category_has_its_usual_response() {
        var usual = Map.of(
                Category.TRANSIENT, Response.RETRY,
                Category.DEPENDENCY, Response.RETRY,
                Category.RESOURCE, Response.retryAfter(Duration.ofSeconds(30)),
                Category.VALIDATION, Response.GIVE_UP,
                Category.LOGIC, Response.GIVE_UP);

        usual.forEach((category, response) -> {
            assertThat(Response.usual(category)).isEqualTo(response);
            assertThat(RetryPolicy.DEFAULT.response(category)).isEqualTo(response);
        });
        var own =
                RetryPolicy.DEFAULT.withResponse(Category.LOGIC, Response.RETRY).withMaxAttempts(2);
        assertThat(own.response(Category.LOGIC)).isEqualTo(Response.RETRY);
        assertThat(RetryPolicy.DEFAULT.responses()).isEmpty();
    }
}
