package io.fermata.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FailureTest {
    @Test
    void exceptions_have_a_category() {
        var expected = Map.of(
                new IOException("reset"),
                Category.TRANSIENT,
                new ConnectException("refused"),
                Category.DEPENDENCY,
                new NullPointerException(),
                Category.LOGIC,
                new OutOfMemoryError(),
                Category.RESOURCE,
                new InvalidInput("name", "must not be empty"),
                Category.VALIDATION,
                Failure.dependency("down").withType("MailDown"),
                Category.DEPENDENCY);

        expected.forEach((thrown, category) -> assertThat(Category.of(thrown)).isEqualTo(category));
    }

    @Test
    void a_failure_keeps_what_was_said_about_it() {
        var cause = new IOException("disk");

        var failure =
                Failure.resource("full").withType("DiskFull").because(cause).notApplied();

        assertThat(failure).hasMessage("full").hasCause(cause).hasToString("DiskFull: full");
        assertThat(failure.isCertainlyNotApplied()).isTrue();
    }

    @Test
    void options_out_of_range_name_field_and_rule() {
        assertThatThrownBy(() -> RetryPolicy.attempts(0)).hasMessage("maxAttempts must be at least 1, is 0");
        assertThatThrownBy(() -> WorkerOptions.slots(0)).hasMessage("slots must be between 1 and 10000, is 0");
        assertThatThrownBy(() -> StepOptions.DEFAULT.withStartToClose(Duration.ZERO))
                .hasMessageStartingWith("startToClose must be between");
        assertThatThrownBy(() -> new MessageType<>(" ", String.class)).hasMessage("message type must not be empty");
    }
}
