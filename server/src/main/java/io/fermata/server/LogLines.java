package io.fermata.server;

import io.fermata.embedded.Json;
import io.fermata.sdk.CurrentSecrets;
import io.fermata.sdk.LogFields;
import io.fermata.telemetry.Tracing;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.logging.Formatter;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Lays out lines of the log with the fields of what they are about. Works on the thread that writes the line, as the
 * handlers of {@code java.util.logging} do: whose fields those are is told by it. What the running attempt has looked
 * up of secrets stands in no line, whoever's logger wrote it.
 */
final class LogLines extends Formatter {
    /** Of a message, and of an error with its stack; what is longer ends in an ellipsis. */
    static final int TEXT_CHARS_MAX = 32_000;

    private static final Pattern PLAIN = Pattern.compile("[\\w.:/@-]+");

    private final boolean json;

    LogLines(boolean json) {
        this.json = json;
    }

    @Override
    public String format(LogRecord written) {
        var fields = new LinkedHashMap<>(LogFields.current());
        var message = formatMessage(written);
        var stamp = LogFields.stamp(fields);
        var bare = message != null && message.startsWith(stamp) ? message.substring(stamp.length()) : message;
        var tracing = Tracing.ofProcess();
        var trace = tracing == null || fields.containsKey(LogFields.TRACE) ? null : tracing.traceOf(fields);
        if (trace != null) {
            fields.put(LogFields.TRACE, trace);
        }
        return json ? object(written, shown(bare), fields) : line(written, shown(bare), fields);
    }

    private static String object(LogRecord written, String message, Map<String, String> fields) {
        var all = new LinkedHashMap<String, String>();
        all.put("time", written.getInstant().toString());
        all.put("level", level(written.getLevel()));
        all.put("logger", String.valueOf(written.getLoggerName()));
        all.put("message", message);
        fields.forEach((name, value) -> all.put(name, shown(value)));
        if (written.getThrown() != null) {
            all.put("error", shown(stack(written.getThrown())));
        }
        return Json.strict().line(all) + "\n";
    }

    /** One line, and those of a message's or stack's further lines indented, so that they cannot pass for others. */
    private static String line(LogRecord written, String message, Map<String, String> fields) {
        var text = new StringBuilder()
                .append(written.getInstant())
                .append(' ')
                .append(level(written.getLevel()))
                .append(' ')
                .append(written.getLoggerName())
                .append(": ")
                .append(message);
        fields.forEach(
                (name, value) -> text.append(' ').append(name).append('=').append(quoted(shown(value))));
        if (written.getThrown() != null) {
            text.append('\n').append(shown(stack(written.getThrown())).stripTrailing());
        }
        return text.toString().replace("\r", "").replace("\n", "\n    ") + "\n";
    }

    private static String quoted(String value) {
        return PLAIN.matcher(value).matches() ? value : Json.strict().line(value);
    }

    private static String shown(@Nullable String text) {
        var told = String.valueOf(text);
        var secrets = CurrentSecrets.orNull();
        var clean = secrets == null ? told : secrets.mask(told);
        return clean.length() <= TEXT_CHARS_MAX ? clean : clean.substring(0, TEXT_CHARS_MAX) + "…";
    }

    private static String stack(Throwable thrown) {
        var text = new StringWriter();
        thrown.printStackTrace(new PrintWriter(text));
        return text.toString();
    }

    /** In the words of {@link System.Logger.Level}, which code uses. */
    private static String level(Level level) {
        int value = level.intValue();
        if (value >= Level.SEVERE.intValue()) {
            return "ERROR";
        }
        if (value >= Level.WARNING.intValue()) {
            return "WARNING";
        }
        if (value >= Level.INFO.intValue()) {
            return "INFO";
        }
        return value >= Level.FINE.intValue() ? "DEBUG" : "TRACE";
    }
}
