package io.fermata.examples.codereview;

import io.fermata.sdk.InvalidInput;
import java.io.IOException;
import java.io.StringReader;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a repository asks of its reviews, in {@code .fermata-review.properties} at head.
 *
 * @param exclude globs of paths that are not reviewed ({@code exclude}, separated by commas)
 * @param off ids of rules that are not applied ({@code rules.off}, separated by commas)
 * @param methodLinesMax {@code method.lines.max}, default 60
 * @param complexityMax {@code complexity.max}, default 12
 * @param parametersMax {@code parameters.max}, default 7
 * @param lineCharsMax {@code line.chars.max}, default 160
 * @param fileBytesMax {@code file.bytes.max}, default 512 KiB; a larger file is not read
 */
record ReviewConfig(
        List<String> exclude,
        List<String> off,
        int methodLinesMax,
        int complexityMax,
        int parametersMax,
        int lineCharsMax,
        int fileBytesMax) {
    static final String FILE = ".fermata-review.properties";
    static final ReviewConfig DEFAULT = new ReviewConfig(List.of(), List.of(), 60, 12, 7, 160, 512 * 1024);

    private static final int FILE_BYTES_LIMIT = 8 * 1024 * 1024;
    private static final Set<String> KEYS = Set.of(
            "exclude",
            "rules.off",
            "method.lines.max",
            "complexity.max",
            "parameters.max",
            "line.chars.max",
            "file.bytes.max");

    ReviewConfig {
        exclude = List.copyOf(exclude);
        off = List.copyOf(off);
    }

    boolean allows(String rule) {
        return !off.contains(rule);
    }

    boolean excludes(String path) {
        return exclude.stream().anyMatch(glob -> Glob.of(glob).matches(path));
    }

    static ReviewConfig parse(String text) {
        var properties = new Properties();
        try {
            properties.load(new StringReader(text));
        } catch (IOException | IllegalArgumentException e) {
            throw new InvalidInput(FILE, "must be a properties file: " + e.getMessage());
        }
        var unknown = new TreeSet<>(properties.stringPropertyNames());
        unknown.removeAll(KEYS);
        if (!unknown.isEmpty()) {
            throw new InvalidInput(
                    FILE, "has the unknown key " + unknown.first() + "; known are " + new TreeSet<>(KEYS));
        }
        return new ReviewConfig(
                words(properties, "exclude"),
                words(properties, "rules.off"),
                number(properties, "method.lines.max", DEFAULT.methodLinesMax, Integer.MAX_VALUE),
                number(properties, "complexity.max", DEFAULT.complexityMax, Integer.MAX_VALUE),
                number(properties, "parameters.max", DEFAULT.parametersMax, Integer.MAX_VALUE),
                number(properties, "line.chars.max", DEFAULT.lineCharsMax, Integer.MAX_VALUE),
                number(properties, "file.bytes.max", DEFAULT.fileBytesMax, FILE_BYTES_LIMIT));
    }

    private static List<String> words(Properties properties, String key) {
        return Arrays.stream(properties.getProperty(key, "").split(","))
                .map(String::strip)
                .filter(word -> !word.isEmpty())
                .toList();
    }

    private static int number(Properties properties, String key, int otherwise, int max) {
        var text = properties.getProperty(key);
        if (text == null) {
            return otherwise;
        }
        try {
            int number = Integer.parseInt(text.strip());
            if (number >= 1 && number <= max) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw notFromOneTo(max, key, text);
        }
        throw notFromOneTo(max, key, text);
    }

    private static InvalidInput notFromOneTo(int max, String key, String text) {
        return new InvalidInput(
                FILE, "has " + key + " = '" + text.strip() + "', which must be a whole number from 1 to " + max);
    }
}
