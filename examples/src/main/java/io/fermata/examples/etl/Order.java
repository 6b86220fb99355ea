package io.fermata.examples.etl;

import java.time.LocalDate;

/**
 * One order, as the database holds it.
 *
 * @param country two capital letters
 * @param unitCents the price of one piece in hundredths
 */
record Order(long id, LocalDate orderedOn, String customer, String country, int quantity, long unitCents, String note) {
    long totalCents() {
        return quantity * unitCents;
    }
}
