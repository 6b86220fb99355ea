package io.fermata.examples.etl;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;

/** Turns a row of text into a typed order, or says why it cannot. */
final class Transform {
    static final List<String> COLUMNS =
            List.of("id", "ordered_on", "customer", "country", "quantity", "unit_price", "note");

    private static final int QUANTITY_MAX = 10_000;
    private static final long UNIT_CENTS_MAX = 100_000_000;
    private static final int CUSTOMER_CHARS_MAX = 100;
    private static final int NOTE_CHARS_MAX = 1_000;

    private Transform() {}

    /** A row that holds no order; the message names column and rule. */
    static final class RejectedException extends Exception {
        RejectedException(String message) {
            super(message);
        }
    }

    static Order order(List<String> fields) throws RejectedException {
        if (fields.size() != COLUMNS.size()) {
            throw new RejectedException("has " + fields.size() + " columns, not " + COLUMNS.size());
        }
        return new Order(
                number("id", fields.get(0), Long.MAX_VALUE),
                date(fields.get(1)),
                text("customer", fields.get(2), 1, CUSTOMER_CHARS_MAX),
                country(fields.get(3)),
                (int) number("quantity", fields.get(4), QUANTITY_MAX),
                cents(fields.get(5)),
                text("note", fields.get(6), 0, NOTE_CHARS_MAX));
    }

    private static long number(String column, String field, long max) throws RejectedException {
        try {
            long number = Long.parseLong(field.strip());
            if (number >= 1 && number <= max) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw new RejectedException(column + ": '" + brief(field) + "' is not a whole number");
        }
        throw new RejectedException(column + ": " + field.strip() + " is not from 1 to " + max);
    }

    private static LocalDate date(String field) throws RejectedException {
        try {
            return LocalDate.parse(field.strip());
        } catch (DateTimeParseException e) {
            throw new RejectedException("ordered_on: '" + brief(field) + "' is not a date such as 2026-01-31");
        }
    }

    private static String country(String field) throws RejectedException {
        var country = field.strip().toUpperCase(Locale.ROOT);
        if (!country.matches("[A-Z]{2}")) {
            throw new RejectedException("country: '" + brief(field) + "' is not a code of two letters");
        }
        return country;
    }

    private static long cents(String field) throws RejectedException {
        try {
            var price = new BigDecimal(field.strip());
            if (price.precision() - price.scale() > 10 || price.scale() > 10) {
                throw new RejectedException("unit_price: '" + brief(field) + "' is out of range");
            }
            long cents =
                    price.setScale(2, RoundingMode.UNNECESSARY).unscaledValue().longValueExact();
            if (cents >= 0 && cents <= UNIT_CENTS_MAX) {
                return cents;
            }
        } catch (NumberFormatException e) {
            throw new RejectedException("unit_price: '" + brief(field) + "' is not a number");
        } catch (ArithmeticException e) {
            throw new RejectedException("unit_price: '" + brief(field) + "' has more than two decimals");
        }
        throw new RejectedException("unit_price: '" + brief(field) + "' is out of range");
    }

    private static String text(String column, String field, int charsMin, int charsMax) throws RejectedException {
        var text = field.strip();
        if (text.length() < charsMin || text.length() > charsMax) {
            throw new RejectedException(
                    column + ": has " + text.length() + " characters, not " + charsMin + " to " + charsMax);
        }
        return text;
    }

    private static String brief(String field) {
        return field.length() <= 30 ? field : field.substring(0, 30) + "…";
    }
}
