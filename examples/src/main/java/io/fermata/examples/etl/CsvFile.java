package io.fermata.examples.etl;

import io.fermata.sdk.InvalidInput;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;

/** Opens CSV files: the first time to look at them, later to go on at a checkpoint. */
final class CsvFile {
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private CsvFile() {}

    /** Reads the header only; the cheap part of {@link #inspect}, for checks before anything starts. */
    static CsvReader openAtFirstRow(String csv) {
        var path = path("csv", csv);
        if (!Files.isRegularFile(path)) {
            throw new InvalidInput("csv", "must be a file; there is none at " + csv);
        }
        try {
            var in = Files.newInputStream(path);
            var reader = new CsvReader(in, skipMark(path, in), 1);
            if (!(reader.next() instanceof CsvRow.Good header)
                    || !header.fields().equals(Transform.COLUMNS)) {
                reader.close();
                throw new InvalidInput(
                        "csv",
                        "must begin with the line " + String.join(",", Transform.COLUMNS) + "; " + csv + " does not");
            }
            return reader;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + csv, e);
        }
    }

    static CsvSource inspect(String csv) {
        var path = path("csv", csv);
        try (var reader = openAtFirstRow(csv);
                var in = Files.newInputStream(path)) {
            return new CsvSource(
                    path.toString(),
                    Files.size(path),
                    Files.getLastModifiedTime(path).toMillis(),
                    Digest.of(in),
                    reader.offset(),
                    reader.line());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + csv, e);
        }
    }

    static CsvReader openAt(CsvSource source, Checkpoint from) throws IOException {
        var path = Path.of(source.path());
        if (!Files.isRegularFile(path)
                || Files.size(path) != source.bytes()
                || Files.getLastModifiedTime(path).toMillis() != source.modifiedMillis()) {
            throw new InvalidInput("csv", "must not change during the load; " + path + " did");
        }
        var channel = FileChannel.open(path).position(from.offset());
        return new CsvReader(Channels.newInputStream(channel), from.offset(), from.line());
    }

    static Path path(String field, String text) {
        try {
            return Path.of(text).toAbsolutePath().normalize();
        } catch (InvalidPathException e) {
            throw new InvalidInput(field, "must be a path: " + e.getMessage());
        }
    }

    private static long skipMark(Path path, InputStream in) throws IOException {
        try (var start = Files.newInputStream(path)) {
            if (!Arrays.equals(start.readNBytes(BYTE_ORDER_MARK.length), BYTE_ORDER_MARK)) {
                return 0;
            }
        }
        in.skipNBytes(BYTE_ORDER_MARK.length);
        return BYTE_ORDER_MARK.length;
    }
}
