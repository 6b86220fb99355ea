package io.fermata.server;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;

/** As much of JSON Schema as the description of the API uses: checks values, and makes such that fit or nearly do. */
@NullMarked
final class Schema {
    private static final List<String> WORDS =
            List.of("waiting", "doubling", "listening", "asking", "w", "go", "mood", "double", "order.paid", "ALLOW");
    private static final List<String> ODD = List.of(
            "",
            " ",
            "\u0000",
            "x".repeat(600),
            "../..",
            "%",
            "💥",
            "null",
            "-1",
            "9".repeat(40),
            "a\nb",
            "30s",
            "P1D",
            "𝄐é",
            "{}",
            "\uD800");
    private static final int DEPTH_MAX = 4;

    private final Object document;

    private Schema(Object document) {
        this.document = document;
    }

    static Schema of(Object document) {
        return new Schema(document);
    }

    /** Adds to {@code wrong} what does not fit. */
    void check(@Nullable Object schema, @Nullable Object value, String path, List<String> wrong) {
        var rules = resolved(schema);
        if (rules.get("anyOf") instanceof List<?> some) {
            if (some.stream().noneMatch(each -> fits(each, value, path))) {
                wrong.add(path + " fits none of " + some);
            }
            return;
        }
        if (rules.get("enum") instanceof List<?> words && !words.contains(value)) {
            wrong.add(path + " is none of " + words + ": " + value);
        }
        var type = rules.get("type");
        var types = type instanceof List<?> several ? several : type == null ? List.of() : List.of(type);
        if (!types.isEmpty() && types.stream().noneMatch(each -> isOf(String.valueOf(each), value))) {
            wrong.add(path + " is not of type " + types + ": " + value);
        }
        if (value instanceof Map<?, ?> object) {
            checkObject(rules, object, path, wrong);
        }
        if (value instanceof List<?> list && rules.containsKey("items")) {
            list.forEach(each -> check(rules.get("items"), each, path + "[]", wrong));
        }
    }

    /** A value that fits, or, one time in {@code odds}, one that does not at some place. */
    @Nullable
    Object make(@Nullable Object schema, Random random, int odds, int depth) {
        if (random.nextInt(odds) == 0 || depth > DEPTH_MAX) {
            return odd(random);
        }
        var rules = resolved(schema);
        if (rules.get("anyOf") instanceof List<?> some) {
            return make(some.get(random.nextInt(some.size())), random, odds, depth + 1);
        }
        if (rules.get("enum") instanceof List<?> words) {
            return words.get(random.nextInt(words.size()));
        }
        var type = rules.get("type");
        var chosen = type instanceof List<?> several ? several.get(random.nextInt(several.size())) : type;
        return switch (String.valueOf(chosen)) {
            case "object" -> makeObject(rules, random, odds, depth);
            case "string" -> WORDS.get(random.nextInt(WORDS.size()));
            case "integer" -> random.nextInt(10);
            case "boolean" -> random.nextBoolean();
            case "null" -> null;
            default -> random.nextBoolean() ? Map.of("value", random.nextInt(50)) : odd(random);
        };
    }

    static @Nullable Object odd(Random random) {
        return switch (random.nextInt(7)) {
            case 0 -> null;
            case 1 -> random.nextLong();
            case 2 -> random.nextDouble() * 1e300;
            case 3 -> List.of(List.of(), random.nextInt());
            case 4 -> Map.of("odd", "field");
            case 5 -> random.nextBoolean();
            default -> oddText(random);
        };
    }

    static String oddText(Random random) {
        return ODD.get(random.nextInt(ODD.size()));
    }

    private Map<String, @Nullable Object> makeObject(Map<?, ?> rules, Random random, int odds, int depth) {
        var made = new LinkedHashMap<String, @Nullable Object>();
        var required = rules.get("required") instanceof List<?> names ? names : List.of();
        if (rules.get("properties") instanceof Map<?, ?> properties) {
            properties.forEach((name, schema) -> {
                boolean given = required.contains(name) ? random.nextInt(odds) > 0 : random.nextInt(3) == 0;
                if (given) {
                    made.put(String.valueOf(name), make(schema, random, odds, depth + 1));
                }
            });
        }
        return made;
    }

    private void checkObject(Map<?, ?> rules, Map<?, ?> object, String path, List<String> wrong) {
        var properties = rules.get("properties") instanceof Map<?, ?> known ? known : Map.of();
        if (rules.get("required") instanceof List<?> names) {
            names.stream()
                    .filter(name -> !object.containsKey(name))
                    .forEach(name -> wrong.add(path + " lacks " + name));
        }
        object.forEach((name, value) -> {
            if (properties.containsKey(name)) {
                check(properties.get(name), value, path + "." + name, wrong);
            } else if (Objects.equals(rules.get("additionalProperties"), false)) {
                wrong.add(path + " has " + name);
            } else if (rules.get("additionalProperties") instanceof Map<?, ?> schema) {
                check(schema, value, path + "." + name, wrong);
            }
        });
    }

    private boolean fits(@Nullable Object schema, @Nullable Object value, String path) {
        var wrong = new java.util.ArrayList<String>();
        check(schema, value, path, wrong);
        return wrong.isEmpty();
    }

    private Map<?, ?> resolved(@Nullable Object schema) {
        var rules = schema instanceof Map<?, ?> map ? map : Map.of();
        return rules.get("$ref") instanceof String reference
                ? (Map<?, ?>) OpenApiTest.get(document, reference.substring(2).split("/", -1))
                : rules;
    }

    private static boolean isOf(String type, @Nullable Object value) {
        return switch (type) {
            case "object" -> value instanceof Map;
            case "array" -> value instanceof List;
            case "string" -> value instanceof String;
            case "integer" -> value instanceof Integer || value instanceof Long;
            case "number" -> value instanceof Number;
            case "boolean" -> value instanceof Boolean;
            default -> value == null;
        };
    }
}
