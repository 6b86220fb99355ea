package io.fermata.examples.etl;

/**
 * The file as it was when the load began; every batch checks that it still is that file.
 *
 * @param path absolute
 * @param modifiedMillis since 1970
 * @param sha256 in hexadecimal digits
 * @param firstRowOffset where the rows begin, in bytes
 * @param firstRowLine where the rows begin, in lines
 */
record CsvSource(String path, long bytes, long modifiedMillis, String sha256, long firstRowOffset, long firstRowLine) {
    Checkpoint start() {
        return new Checkpoint(0, firstRowOffset, firstRowLine, bytes == firstRowOffset, Totals.NONE);
    }
}
