package io.fermata.examples.trip;

/**
 * What to book.
 *
 * @param traveller who goes
 * @param ledger the file that stands for the world outside
 */
record TripOrder(String traveller, String ledger) {}
