package io.fermata.examples.healthreport;

import java.math.BigDecimal;

/** A value that was checked, in its measure's unit. */
record Reading(Measure measure, double value) {
    String text() {
        return measure.label() + " "
                + BigDecimal.valueOf(value).stripTrailingZeros().toPlainString() + " " + measure.unit();
    }
}
