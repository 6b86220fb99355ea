package io.fermata.examples.shelletl;

import io.fermata.exec.CommandResult;
import io.fermata.sdk.Failure;

/**
 * What a stage has left, as its script prints it in one line.
 *
 * @param rows lines in the file
 * @param file its name in the run's folder
 * @param checksum what {@code cksum} says of it
 */
record Checkpoint(int rows, String file, String checksum) {
    private static final int FIELDS = 3;

    static Checkpoint of(CommandResult printed) {
        var fields = printed.stdout().strip().split("\t", -1);
        if (fields.length != FIELDS) {
            throw Failure.logic("a stage must print rows, file and checksum, but printed: " + printed.stdout());
        }
        return new Checkpoint(Integer.parseInt(fields[0]), fields[1], fields[2]);
    }
}
