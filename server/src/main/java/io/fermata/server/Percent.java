package io.fermata.server;

import java.io.ByteArrayOutputStream;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** Percent-encoding, read strictly: a broken escape or text that is not UTF-8 is refused, not guessed at. */
final class Percent {
    private Percent() {}

    /** The parameters of a query; one that is given twice is refused. */
    static Map<String, String> query(String raw) {
        var values = new LinkedHashMap<String, String>();
        if (raw.isEmpty()) {
            return values;
        }
        for (var pair : raw.split("&", -1)) {
            int equals = pair.indexOf('=');
            var name = decode("query", equals < 0 ? pair : pair.substring(0, equals), true);
            var value = equals < 0 ? "" : decode(name, pair.substring(equals + 1), true);
            if (values.put(name, value) != null) {
                throw Refusal.invalid(Durations.shown(name), "must be given once");
            }
        }
        return values;
    }

    /** {@code plusIsSpace} as in forms and queries. */
    static String decode(String field, String text, boolean plusIsSpace) {
        if (text.indexOf('%') < 0 && text.indexOf('+') < 0) {
            return text;
        }
        var bytes = new ByteArrayOutputStream(text.length());
        for (int i = 0; i < text.length(); i++) {
            char next = text.charAt(i);
            if (next == '%') {
                bytes.write(octet(field, text, i));
                i += 2;
            } else if (next == '+' && plusIsSpace) {
                bytes.write(' ');
            } else {
                bytes.writeBytes(String.valueOf(next).getBytes(StandardCharsets.UTF_8));
            }
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes.toByteArray()))
                    .toString();
        } catch (CharacterCodingException notUtf8) {
            throw Refusal.invalid(Durations.shown(field), "must be UTF-8, percent-encoded");
        }
    }

    /** A segment of a path. */
    static String encode(String segment) {
        return URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static int octet(String field, String text, int at) {
        int high = at + 2 < text.length() ? Character.digit(text.charAt(at + 1), 16) : -1;
        int low = at + 2 < text.length() ? Character.digit(text.charAt(at + 2), 16) : -1;
        if (high < 0 || low < 0) {
            throw Refusal.invalid(Durations.shown(field), "has a % that two hexadecimal digits do not follow");
        }
        return high * 16 + low;
    }
}
