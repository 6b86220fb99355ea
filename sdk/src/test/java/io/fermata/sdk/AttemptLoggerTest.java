package io.fermata.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What {@link Attempt#logger} writes. */
class AttemptLoggerTest {
    private static final String STAMP = "[order 7% 3 charge, attempt 2] ";

    private final Logger backend = Logger.getLogger("fermata.shop");
    private final List<LogRecord> written = new ArrayList<>();
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord line) {
            written.add(line);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @BeforeEach
    void listen() {
        backend.addHandler(handler);
        backend.setUseParentHandlers(false);
        backend.setLevel(Level.INFO);
    }

    @AfterEach
    void leave() {
        backend.removeHandler(handler);
        backend.setUseParentHandlers(true);
        backend.setLevel(null);
    }

    private List<String> lines() {
        var formatter = new SimpleFormatter();
        return written.stream().map(formatter::formatMessage).toList();
    }

    @Test
    void each_line_says_which_execution_operation_and_attempt_it_comes_from() {
        var logger = new ClassifierAttempt().logger();

        logger.log(System.Logger.Level.INFO, "charged");
        logger.log(System.Logger.Level.WARNING, "charged {0} of {1}", 3, 4);
        logger.log(System.Logger.Level.ERROR, "it's over", new IllegalStateException("broken"));

        assertThat(logger.getName()).isEqualTo("fermata.shop");
        assertThat(lines()).containsExactly(STAMP + "charged", STAMP + "charged 3 of 4", STAMP + "it's over");
        assertThat(written.getLast().getThrown()).hasMessage("broken");
    }

    @Test
    void level_of_the_workflows_logger_counts() {
        var logger = new ClassifierAttempt().logger();

        logger.log(System.Logger.Level.DEBUG, "quiet");

        assertThat(logger.isLoggable(System.Logger.Level.DEBUG)).isFalse();
        assertThat(written).isEmpty();
    }
}
