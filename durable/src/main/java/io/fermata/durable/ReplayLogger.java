package io.fermata.durable;

import java.util.ResourceBundle;
import org.jspecify.annotations.Nullable;

/** A logger that says nothing while its execution is being replayed. */
final class ReplayLogger implements System.Logger {
    private final System.Logger logger;
    private final Journal journal;

    ReplayLogger(System.Logger logger, Journal journal) {
        this.logger = logger;
        this.journal = journal;
    }

    @Override
    public String getName() {
        return logger.getName();
    }

    @Override
    public boolean isLoggable(Level level) {
        return !journal.isReplaying() && logger.isLoggable(level);
    }

    @Override
    public void log(Level level, @Nullable ResourceBundle bundle, @Nullable String text, @Nullable Throwable thrown) {
        if (isLoggable(level)) {
            logger.log(level, bundle, text, thrown);
        }
    }

    @Override
    public void log(
            Level level, @Nullable ResourceBundle bundle, @Nullable String format, @Nullable Object... parameters) {
        if (isLoggable(level)) {
            logger.log(level, bundle, format, parameters);
        }
    }
}
