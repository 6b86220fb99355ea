package io.fermata.examples.etl;

import java.util.List;

/** One row of a CSV file; a row that breaks the format is a value too, so that a load goes on after it. */
sealed interface CsvRow {
    /** The line it begins on, counted from 1. */
    long line();

    /** A well-formed row. */
    record Good(long line, List<String> fields) implements CsvRow {
        public Good {
            fields = List.copyOf(fields);
        }
    }

    /** A row that breaks the format, with the beginning of its text. */
    record Bad(long line, String reason, String text) implements CsvRow {}
}
