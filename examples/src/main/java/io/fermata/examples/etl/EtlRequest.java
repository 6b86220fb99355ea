package io.fermata.examples.etl;

import org.jspecify.annotations.Nullable;

/**
 * What to load, and where.
 *
 * @param csv a file with the columns {@link Transform#COLUMNS} and a header
 * @param database an SQLite file, made if it is not there
 * @param batchRows how many rows one checkpoint covers: 1 to 10,000; 500 if absent
 * @param pauseMillisPerBatch how long to dawdle after each batch, so that a person can pull the plug: 0 to 60,000; 0 if
 *     absent
 * @param resume set by the workflow itself when it goes on with a new history
 */
record EtlRequest(
        String csv,
        String database,
        @Nullable Integer batchRows,
        @Nullable Integer pauseMillisPerBatch,
        @Nullable Resume resume) {
    static final int BATCH_ROWS = 500;
    static final int BATCH_ROWS_MAX = 10_000;
    static final int PAUSE_MILLIS_MAX = 60_000;

    int rows() {
        return batchRows == null ? BATCH_ROWS : batchRows;
    }

    int pauseMillis() {
        return pauseMillisPerBatch == null ? 0 : pauseMillisPerBatch;
    }

    EtlRequest resumingAt(Resume place) {
        return new EtlRequest(csv, database, batchRows, pauseMillisPerBatch, place);
    }
}
