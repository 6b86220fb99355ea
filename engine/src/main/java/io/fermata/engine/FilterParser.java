package io.fermata.engine;

import io.fermata.engine.EngineException.Code;
import io.fermata.engine.Filter.Field;
import io.fermata.engine.Filter.Operator;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads the filter language. Every error names the position (the first character is 1) and what was expected. */
final class FilterParser {
    /** Longest filter, in characters. */
    static final int CHARS_MAX = 4_096;

    /** Most parentheses and nots inside each other. */
    static final int DEPTH_MAX = 64;

    private static final String ATTRIBUTE = "attribute.";
    private static final String ATTRIBUTES = "attributes.";

    private final FilterWords words;
    private int depth;

    private FilterParser(FilterWords words) {
        this.words = words;
    }

    /**
     * Parses a filter; an empty one lets everything through.
     *
     * @throws EngineException {@code INVALID} if it is not in the language
     */
    static Filter parse(String text) {
        if (text.length() > CHARS_MAX) {
            throw new EngineException(
                    Code.INVALID, "a filter has at most " + CHARS_MAX + " characters, found " + text.length());
        }
        var words = new FilterWords(text);
        if (words.atEnd()) {
            return new Filter.And(List.of());
        }
        var filter = new FilterParser(words).or();
        if (!words.atEnd()) {
            throw words.expected("'and', 'or' or the end");
        }
        return filter;
    }

    private Filter or() {
        var parts = new ArrayList<Filter>();
        do {
            parts.add(and());
        } while (words.takeKeyword("or"));
        return parts.size() == 1 ? parts.getFirst() : new Filter.Or(List.copyOf(parts));
    }

    private Filter and() {
        var parts = new ArrayList<Filter>();
        do {
            parts.add(part());
        } while (words.takeKeyword("and"));
        return parts.size() == 1 ? parts.getFirst() : new Filter.And(List.copyOf(parts));
    }

    private Filter part() {
        if (++depth > DEPTH_MAX) {
            throw words.error("more than " + DEPTH_MAX + " parentheses and nots inside each other");
        }
        try {
            if (words.takeKeyword("not")) {
                return new Filter.Not(part());
            }
            if (words.takeSymbol("(")) {
                var inner = or();
                words.needSymbol(")");
                return inner;
            }
            return comparison();
        } finally {
            depth--;
        }
    }

    private Filter comparison() {
        int at = words.position();
        var name = words.takeName();
        if (name == null) {
            throw words.expected("a field (" + fields() + "), 'not' or '('");
        }
        var attribute = isQuotedAttribute(name) ? quotedName() : attribute(name);
        var field = attribute != null ? Field.ATTRIBUTE : field(name, at);
        boolean negated = words.takeKeyword("not");
        if (words.takeKeyword("in")) {
            Filter in = new Filter.Comparison(field, name(attribute), Operator.IN, list(field));
            return negated ? new Filter.Not(in) : in;
        }
        if (words.takeKeyword("like")) {
            Filter like = new Filter.Comparison(field, name(attribute), Operator.STARTS_WITH, List.of(prefix(field)));
            return negated ? new Filter.Not(like) : like;
        }
        if (negated) {
            throw words.expected("'in' or 'like'");
        }
        var operator = operator(field);
        return new Filter.Comparison(field, name(attribute), operator, List.of(value(field)));
    }

    private static boolean isQuotedAttribute(String name) {
        return name.equals(ATTRIBUTE) || name.equals(ATTRIBUTES);
    }

    private String quotedName() {
        int at = words.position();
        if (words.takeValue() instanceof AttributeValue.Text text) {
            return text.text();
        }
        throw words.errorAt(at, "expected an attribute's name in quotes");
    }

    private static String name(@Nullable String attribute) {
        return attribute == null ? "" : attribute;
    }

    private static @Nullable String attribute(String name) {
        for (var prefix : List.of(ATTRIBUTE, ATTRIBUTES)) {
            if (name.startsWith(prefix) && name.length() > prefix.length()) {
                return name.substring(prefix.length());
            }
        }
        return null;
    }

    private Field field(String name, int at) {
        for (var field : Field.values()) {
            if (field != Field.ATTRIBUTE && field.spelling.equalsIgnoreCase(name)) {
                return field;
            }
        }
        throw words.errorAt(at, "unknown field '" + name + "'; there are " + fields());
    }

    private static String fields() {
        return Arrays.stream(Field.values()).map(field -> field.spelling).collect(Collectors.joining(", "));
    }

    private Operator operator(Field field) {
        int at = words.position();
        var symbol = words.takeOperator();
        var operator = symbol == null
                ? null
                : switch (symbol) {
                    case "=", "==" -> Operator.EQUAL;
                    case "!=", "<>" -> Operator.NOT_EQUAL;
                    case "<" -> Operator.LESS;
                    case "<=" -> Operator.LESS_OR_EQUAL;
                    case ">" -> Operator.GREATER;
                    case ">=" -> Operator.GREATER_OR_EQUAL;
                    default -> null;
                };
        if (operator == null) {
            throw words.expected("=, !=, <, <=, >, >=, in or like");
        }
        if (field == Field.STATUS && operator != Operator.EQUAL && operator != Operator.NOT_EQUAL) {
            throw words.errorAt(at, "a status is compared with =, != or in");
        }
        return operator;
    }

    private List<AttributeValue> list(Field field) {
        words.needSymbol("(");
        var values = new ArrayList<AttributeValue>();
        do {
            values.add(value(field));
        } while (words.takeSymbol(","));
        words.needSymbol(")");
        return List.copyOf(values);
    }

    private AttributeValue prefix(Field field) {
        int at = words.position();
        var value = words.takeValue();
        if (field == Field.STATUS || field.isTime()) {
            throw words.errorAt(at, "'like' compares texts, and " + field.spelling + " is none");
        }
        if (!(value instanceof AttributeValue.Text text)
                || !text.text().endsWith("%")
                || text.text().indexOf('%') < text.text().length() - 1) {
            throw words.errorAt(at, "'like' takes a text with one % at its end, such as 'pr-%'");
        }
        return new AttributeValue.Text(text.text().substring(0, text.text().length() - 1));
    }

    private AttributeValue value(Field field) {
        int at = words.position();
        var value = words.takeValue();
        return switch (field) {
            case ATTRIBUTE -> value;
            case STATUS -> status(value, at);
            case START_TIME, CLOSE_TIME -> Filter.time(moment(field, value, at));
            case ID, WORKFLOW, RUN, CORRELATION_ID, PARENT_ID -> text(field, value, at);
        };
    }

    private AttributeValue status(AttributeValue value, int at) {
        var name = value instanceof AttributeValue.Text text ? text.text().toUpperCase(Locale.ROOT) : "";
        if (Arrays.stream(ExecutionStatus.values())
                .noneMatch(status -> status.name().equals(name))) {
            throw words.errorAt(at, "a status is one of " + Arrays.toString(ExecutionStatus.values()));
        }
        return new AttributeValue.Text(name);
    }

    private Instant moment(Field field, AttributeValue value, int at) {
        var moment = value instanceof AttributeValue.Text text ? AttributeValue.moment(text.text()) : null;
        if (moment == null) {
            throw words.errorAt(
                    at,
                    field.spelling + " is compared with a date or time such as '2026-01-31' or '2026-01-31T08:00:00Z'");
        }
        return moment;
    }

    private AttributeValue text(Field field, AttributeValue value, int at) {
        if (!(value instanceof AttributeValue.Text)) {
            throw words.errorAt(at, field.spelling + " is compared with a text in quotes");
        }
        return value;
    }
}
