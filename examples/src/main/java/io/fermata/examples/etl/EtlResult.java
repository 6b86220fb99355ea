package io.fermata.examples.etl;

import java.util.List;

/**
 * The finished load, as read back from the database.
 *
 * @param summary one line, the last one of the report
 * @param totalCents the sum over all loaded orders
 * @param checksum over all loaded orders, in hexadecimal digits
 * @param firstRejects line and reason of the first rejected rows; all of them are in the table {@code rejects}
 * @param report the same for a reader
 */
record EtlResult(
        String summary,
        long read,
        long loaded,
        long rejected,
        long totalCents,
        String checksum,
        int batches,
        List<String> firstRejects,
        String report) {
    EtlResult {
        firstRejects = List.copyOf(firstRejects);
    }
}
