package io.fermata.engine;

import io.fermata.kernel.Payload;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A value that filters compare: text, number or boolean; a moment is a text in ISO 8601. */
sealed interface AttributeValue {
    /** The digits of an escaped character. */
    Pattern HEX = Pattern.compile("[0-9a-fA-F]{4}");

    record Text(String text) implements AttributeValue {}

    record Numeric(BigDecimal number) implements AttributeValue {}

    record Bool(boolean value) implements AttributeValue {}

    /** The value of an attribute; null if it is no JSON scalar. */
    static @Nullable AttributeValue of(Payload payload) {
        if (!payload.encoding().startsWith(Payload.JSON)) {
            return null;
        }
        var json = new String(payload.bytes(), StandardCharsets.UTF_8).strip();
        if (json.equals("true") || json.equals("false")) {
            return new Bool(json.equals("true"));
        }
        if (json.length() > 1 && json.startsWith("\"") && json.endsWith("\"")) {
            var text = unescape(json.substring(1, json.length() - 1));
            return text == null ? null : new Text(text);
        }
        return number(json);
    }

    /** A number as JSON writes it; null if it is none. */
    static @Nullable AttributeValue number(String text) {
        try {
            return new Numeric(new BigDecimal(text));
        } catch (NumberFormatException e) {
            return null;
        }
    }

    /** A date or a time with its offset; null if the text is neither. */
    static @Nullable Instant moment(String text) {
        if (text.length() < 10 || text.length() > 40 || !Character.isDigit(text.charAt(0))) {
            return null;
        }
        try {
            return text.length() == 10
                    ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
                    : OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            return null;
        }
    }

    /** Less than, equal to or greater than 0; null if the two cannot be compared. */
    default @Nullable Integer compare(AttributeValue other) {
        return switch (this) {
            case Text mine -> other instanceof Text theirs ? (Integer) compare(mine.text(), theirs.text()) : null;
            case Numeric mine ->
                other instanceof Numeric theirs ? (Integer) mine.number().compareTo(theirs.number()) : null;
            case Bool mine ->
                other instanceof Bool theirs ? (Integer) Boolean.compare(mine.value(), theirs.value()) : null;
        };
    }

    private static int compare(String mine, String theirs) {
        var myMoment = moment(mine);
        var theirMoment = myMoment == null ? null : moment(theirs);
        return myMoment == null || theirMoment == null ? mine.compareTo(theirs) : myMoment.compareTo(theirMoment);
    }

    /** Null if an escape is not one of JSON's. */
    private static @Nullable String unescape(String json) {
        if (json.indexOf('\\') < 0) {
            return json;
        }
        var text = new StringBuilder(json.length());
        for (int i = 0; i < json.length(); i++) {
            char c = json.charAt(i);
            if (c != '\\' || i + 1 == json.length()) {
                text.append(c);
                continue;
            }
            char escaped = json.charAt(++i);
            switch (escaped) {
                case 'n' -> text.append('\n');
                case 't' -> text.append('\t');
                case 'r' -> text.append('\r');
                case 'b' -> text.append('\b');
                case 'f' -> text.append('\f');
                case 'u' -> {
                    var code = json.substring(i + 1, Math.min(i + 5, json.length()));
                    if (!HEX.matcher(code).matches()) {
                        return null;
                    }
                    text.append((char) Integer.parseInt(code, 16));
                    i += code.length();
                }
                default -> text.append(escaped);
            }
        }
        return text.toString();
    }
}
