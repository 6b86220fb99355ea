/**
 * Loads orders from a CSV file into an SQLite database, batch by batch: each batch is one durable step, so the history
 * is the checkpoint, and a batch's key in the database makes a repeated batch harmless.
 */
@NullMarked
package io.fermata.examples.etl;

import org.jspecify.annotations.NullMarked;
