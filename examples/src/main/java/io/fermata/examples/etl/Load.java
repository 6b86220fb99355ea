package io.fermata.examples.etl;

/**
 * One load of one file into one database.
 *
 * @param id names the load in the database, the same before and after a crash
 * @param database absolute path
 */
record Load(String id, CsvSource source, String database, int batchRows, int pauseMillis) {}
