package io.fermata.examples.documentingestion;

import io.fermata.sdk.Failure;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.Month;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds dates, amounts, parties and references in a text. What looks like one and is none fails for good. */
final class Extractor {
    static final int ENTITIES_MAX = 100;

    private static final Pattern DATE =
            Pattern.compile("\\b(\\d{4})-(\\d{2})-(\\d{2})\\b|\\b(\\d{1,2}) (" + months() + ") (\\d{4})\\b");
    private static final Pattern AMOUNT = Pattern.compile("\\b(EUR|USD|GBP) ([\\d.,]*\\d)");
    private static final Pattern AMOUNT_DIGITS = Pattern.compile("\\d{1,3}(?:,?\\d{3})*(?:\\.\\d{2})?");
    private static final Pattern PARTY =
            Pattern.compile("(?m)^\\s*(?:From|To|Supplier|Customer|Between|And): +(\\S.*?)\\s*$");
    private static final Pattern REFERENCE = Pattern.compile("\\b[A-Z]{2,4}-\\d{3,}\\b");

    private Extractor() {}

    /** The different entities of a sort, in the order of the text, each in one spelling. */
    static List<String> extract(EntityKind kind, String text) {
        var found = new LinkedHashSet<String>();
        var matcher = pattern(kind).matcher(text);
        while (matcher.find() && found.size() < ENTITIES_MAX) {
            found.add(
                    switch (kind) {
                        case DATE -> date(matcher);
                        case AMOUNT -> amount(matcher);
                        case PARTY -> matcher.group(1);
                        case REFERENCE -> matcher.group();
                    });
        }
        return List.copyOf(found);
    }

    private static Pattern pattern(EntityKind kind) {
        return switch (kind) {
            case DATE -> DATE;
            case AMOUNT -> AMOUNT;
            case PARTY -> PARTY;
            case REFERENCE -> REFERENCE;
        };
    }

    private static String date(Matcher found) {
        try {
            boolean isNumeric = found.group(1) != null;
            int year = Integer.parseInt(found.group(isNumeric ? 1 : 6));
            int month = isNumeric
                    ? Integer.parseInt(found.group(2))
                    : Month.valueOf(found.group(5).toUpperCase(Locale.ROOT)).getValue();
            return LocalDate.of(year, month, Integer.parseInt(found.group(isNumeric ? 3 : 4)))
                    .toString();
        } catch (DateTimeException e) {
            throw Failure.validation("the date '" + found.group() + "' is no day of any year")
                    .because(e);
        }
    }

    private static String amount(Matcher found) {
        var digits = found.group(2);
        if (!AMOUNT_DIGITS.matcher(digits).matches()) {
            throw Failure.validation("the amount '" + found.group() + "' is no number of units and cents");
        }
        return found.group(1) + " " + new BigDecimal(digits.replace(",", "")).setScale(2);
    }

    private static String months() {
        var names = new ArrayList<String>();
        for (var month : Month.values()) {
            names.add(month.name().charAt(0) + month.name().substring(1).toLowerCase(Locale.ROOT));
        }
        return String.join("|", names);
    }
}
