package io.fermata.examples.etl;

/**
 * How far a load has come: what a batch's durable step returns.
 *
 * @param batches how many batches are in the database
 * @param offset where the next row begins, in bytes
 * @param line where the next row begins, in lines counted from 1
 * @param atEnd whether no row is left
 */
record Checkpoint(int batches, long offset, long line, boolean atEnd, Totals totals) {}
