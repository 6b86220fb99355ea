package io.fermata.sdk;

import java.util.Arrays;
import java.util.Map;
import java.util.ResourceBundle;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Stamps each line with what it is about, and shows no secret that the attempt has looked up. */
final class StampedLogger implements System.Logger {
    private final System.Logger logger;
    private final Supplier<Map<String, String>> fields;

    StampedLogger(System.Logger logger, Supplier<Map<String, String>> fields) {
        this.logger = logger;
        this.fields = fields;
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
        if (isLoggable(level)) {
            var known = fields.get();
            var line = LogFields.stamp(known) + clean(text);
            LogFields.with(known, () -> logger.log(level, bundle, line, thrown));
        }
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
        if (!isLoggable(level)) {
            return;
        }
        boolean plain = parameters == null || parameters.length == 0;
        var shown = plain
                ? parameters
                : Arrays.stream(parameters).map(StampedLogger::clean).toArray();
        var known = fields.get();
        var stamp = LogFields.stamp(known);
        var line = (plain ? stamp : quoted(stamp)) + clean(format);
        LogFields.with(known, () -> logger.log(level, bundle, line, shown));
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
