package io.fermata.engine;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A parsed filter: a tree of comparisons. A comparison with something that a run does not have is false. */
sealed interface Filter {
    /** What a filter is matched against. */
    interface Subject {
        String workflowId();

        String workflow();

        String run();

        ExecutionStatus status();

        long startedMillis();

        /** 0 while it is open. */
        long closedMillis();

        String correlationId();

        /** Empty if it has no parent. */
        String parentId();

        @Nullable
        AttributeValue attribute(String name);
    }

    /** What can be compared. */
    enum Field {
        ID("id"),
        WORKFLOW("workflow"),
        RUN("run"),
        STATUS("status"),
        START_TIME("startTime"),
        CLOSE_TIME("closeTime"),
        CORRELATION_ID("correlationId"),
        PARENT_ID("parentId"),
        ATTRIBUTE("attribute.NAME");

        final String spelling;

        Field(String spelling) {
            this.spelling = spelling;
        }

        boolean isTime() {
            return this == START_TIME || this == CLOSE_TIME;
        }
    }

    /** How it is compared. */
    enum Operator {
        EQUAL,
        NOT_EQUAL,
        LESS,
        LESS_OR_EQUAL,
        GREATER,
        GREATER_OR_EQUAL,
        IN,
        STARTS_WITH
    }

    boolean matches(Subject subject);

    record And(List<Filter> parts) implements Filter {
        @Override
        public boolean matches(Subject subject) {
            return parts.stream().allMatch(part -> part.matches(subject));
        }
    }

    record Or(List<Filter> parts) implements Filter {
        @Override
        public boolean matches(Subject subject) {
            return parts.stream().anyMatch(part -> part.matches(subject));
        }
    }

    record Not(Filter part) implements Filter {
        @Override
        public boolean matches(Subject subject) {
            return !part.matches(subject);
        }
    }

    /** {@code attribute} names it if the field is one, else it is empty; {@code values} holds one unless it is IN. */
    record Comparison(Field field, String attribute, Operator operator, List<AttributeValue> values) implements Filter {
        @Override
        public boolean matches(Subject subject) {
            var actual = value(subject);
            if (actual == null) {
                return false;
            }
            return holds(actual);
        }

        /** Whether it holds for a field that is this text, which is not empty. */
        boolean admits(String text) {
            return holds(new AttributeValue.Text(text));
        }

        private boolean holds(AttributeValue actual) {
            if (operator == Operator.IN) {
                return values.stream().anyMatch(value -> holds(actual, value, Operator.EQUAL));
            }
            return holds(actual, values.getFirst(), operator);
        }

        private @Nullable AttributeValue value(Subject subject) {
            return switch (field) {
                case ID -> text(subject.workflowId());
                case WORKFLOW -> text(subject.workflow());
                case RUN -> text(subject.run());
                case STATUS -> text(subject.status().name());
                case START_TIME -> time(subject.startedMillis());
                case CLOSE_TIME -> time(subject.closedMillis());
                case CORRELATION_ID -> text(subject.correlationId());
                case PARENT_ID -> text(subject.parentId());
                case ATTRIBUTE -> subject.attribute(attribute);
            };
        }

        private static @Nullable AttributeValue text(String text) {
            return text.isEmpty() ? null : new AttributeValue.Text(text);
        }

        private static @Nullable AttributeValue time(long millis) {
            return millis == 0 ? null : new AttributeValue.Numeric(BigDecimal.valueOf(millis));
        }

        private static boolean holds(AttributeValue actual, AttributeValue wanted, Operator operator) {
            if (operator == Operator.STARTS_WITH) {
                return actual instanceof AttributeValue.Text text
                        && wanted instanceof AttributeValue.Text prefix
                        && text.text().startsWith(prefix.text());
            }
            var order = actual.compare(wanted);
            if (order == null) {
                return false;
            }
            return switch (operator) {
                case EQUAL -> order == 0;
                case NOT_EQUAL -> order != 0;
                case LESS -> order < 0;
                case LESS_OR_EQUAL -> order <= 0;
                case GREATER -> order > 0;
                case GREATER_OR_EQUAL -> order >= 0;
                case IN, STARTS_WITH -> false;
            };
        }
    }

    /** A time as filters compare it. */
    static AttributeValue time(Instant moment) {
        return new AttributeValue.Numeric(BigDecimal.valueOf(moment.toEpochMilli()));
    }

    /** The one value that this field must have whatever else holds; null if there is none such. */
    default @Nullable String exactly(Field field) {
        return switch (this) {
            case And and ->
                and.parts().stream()
                        .map(part -> part.exactly(field))
                        .filter(value -> value != null)
                        .findFirst()
                        .orElse(null);
            case Comparison it ->
                it.field() == field
                                && it.operator() == Operator.EQUAL
                                && it.values().getFirst() instanceof AttributeValue.Text text
                        ? text.text()
                        : null;
            case Or or -> null;
            case Not not -> null;
        };
    }

    /** Whether the filter names this status. */
    default boolean names(ExecutionStatus status) {
        return any(comparison -> comparison.field() == Field.STATUS
                && comparison.values().contains(new AttributeValue.Text(status.name())));
    }

    private boolean any(Predicate<Comparison> wanted) {
        return switch (this) {
            case And and -> and.parts().stream().anyMatch(part -> part.any(wanted));
            case Or or -> or.parts().stream().anyMatch(part -> part.any(wanted));
            case Not not -> not.part().any(wanted);
            case Comparison comparison -> wanted.test(comparison);
        };
    }
}
