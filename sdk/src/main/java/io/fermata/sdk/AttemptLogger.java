package io.fermata.sdk;

import java.util.Arrays;
import java.util.ResourceBundle;
import org.jspecify.annotations.Nullable;

/** Stamps each line with the execution, the operation and the attempt that it comes from. */
final class AttemptLogger implements System.Logger {
    private final System.Logger logger;
    private final String stamp;

    AttemptLogger(Attempt attempt) {
        var execution = attempt.execution();
        this.logger = System.getLogger("fermata." + execution.workflow());
        this.stamp = "[" + execution.id() + " " + attempt.operation() + " " + attempt.name() + ", attempt "
                + attempt.number() + "] ";
    }

    @Override
    public String getName() {
        return logger.getName();
    }

    @Override
    public boolean isLoggable(Level level) {
        return logger.isLoggable(level);
    }

    @Override
    public void log(Level level, @Nullable ResourceBundle bundle, @Nullable String text, @Nullable Throwable thrown) {
        logger.log(level, bundle, stamp + clean(text), thrown);
    }

    /**
     * The stamp is no part of the format: an id may hold what formats give a meaning. A plain text has no parameters.
     */
    @Override
    public void log(
            Level level,
            @Nullable ResourceBundle bundle,
            @Nullable String format,
            @Nullable Object @Nullable ... parameters) {
        boolean plain = parameters == null || parameters.length == 0;
        var shown = plain
                ? parameters
                : Arrays.stream(parameters).map(AttemptLogger::clean).toArray();
        logger.log(level, bundle, plain ? stamp + clean(format) : quoted(stamp) + clean(format), shown);
    }

    /** What shows no secret stays what it is, as numbers and dates have formats. */
    private static @Nullable Object clean(@Nullable Object parameter) {
        var text = String.valueOf(parameter);
        var clean = clean(text);
        return text.equals(clean) ? parameter : clean;
    }

    private static @Nullable String clean(@Nullable String text) {
        var secrets = CurrentSecrets.SECRETS.get();
        return secrets == null || text == null ? text : secrets.mask(text);
    }

    private static String quoted(String text) {
        return "'" + text.replace("'", "''") + "'";
    }
}
