package io.fermata.server;

import io.fermata.sdk.InvalidInput;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.logging.ConsoleHandler;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.Logger;

/** The log of a process that serves: lines on standard error, as the settings {@code log.*} say. */
public final class ServerLog {
    private static final Map<String, Level> LEVELS = Map.of(
            "off", Level.OFF,
            "error", Level.SEVERE,
            "warning", Level.WARNING,
            "info", Level.INFO,
            "debug", Level.FINE,
            "trace", Level.ALL);

    private static final Logger ROOT = Logger.getLogger("");

    /** Those of the engine, of workflows and of steps. Kept, since a logger that nobody holds forgets its level. */
    private static final List<Logger> OWN = List.of(Logger.getLogger("fermata"), Logger.getLogger("io.fermata"));

    private ServerLog() {}

    /**
     * Writes the log of this process as the settings say, in place of what the JVM does by itself. Does nothing where a
     * configuration of {@code java.util.logging} is given to the JVM: then that one holds.
     *
     * @throws InvalidInput when {@code log.format} or {@code log.level} is none
     */
    public static void install(Settings settings) {
        var format = format(settings);
        var level = level(settings);
        if (System.getProperty("java.util.logging.config.file") != null
                || System.getProperty("java.util.logging.config.class") != null) {
            return;
        }
        for (Handler before : ROOT.getHandlers()) {
            ROOT.removeHandler(before);
        }
        ROOT.addHandler(console(format));
        ROOT.setLevel(level.intValue() < Level.INFO.intValue() ? Level.INFO : level);
        OWN.forEach(each -> each.setLevel(level));
    }

    /**
     * How lines are laid out, for a handler of your own.
     *
     * @throws InvalidInput when {@code log.format} is none
     */
    public static Formatter format(Settings settings) {
        return switch (settings.required("log.format").toLowerCase(Locale.ROOT)) {
            case "text" -> new LogLines(false);
            case "json" -> new LogLines(true);
            default -> throw settings.refused("log.format", "must be text or json");
        };
    }

    private static Level level(Settings settings) {
        var level = LEVELS.get(settings.required("log.level").toLowerCase(Locale.ROOT));
        if (level == null) {
            throw settings.refused("log.level", "must be off, error, warning, info, debug or trace");
        }
        return level;
    }

    private static Handler console(Formatter format) {
        try {
            var console = new ConsoleHandler();
            console.setEncoding(StandardCharsets.UTF_8.name());
            console.setFormatter(format);
            console.setLevel(Level.ALL);
            return console;
        } catch (java.io.UnsupportedEncodingException impossible) {
            throw new IllegalStateException("every Java has UTF-8", impossible);
        }
    }
}
