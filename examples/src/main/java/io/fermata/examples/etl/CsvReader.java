package io.fermata.examples.etl;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads CSV as RFC 4180 has it, in UTF-8, and knows at which byte and line it is, so that reading can go on there
 * later. After a row that breaks the format it goes on at the next line.
 */
final class CsvReader implements AutoCloseable {
    static final int ROW_BYTES_MAX = 64 * 1024;

    private static final int TEXT_CHARS_MAX = 200;
    private static final int LOOK_AHEAD = 4;
    private static final int END = -1;

    private final BufferedInputStream in;
    private long offset;
    private long line;

    /** Begins in the middle of a file: the stream stands at byte {@code offset}, where line {@code line} begins. */
    CsvReader(InputStream in, long offset, long line) {
        this.in = new BufferedInputStream(in);
        this.offset = offset;
        this.line = line;
    }

    /** Where the next row begins, in bytes. */
    long offset() {
        return offset;
    }

    /** Where the next row begins, in lines counted from 1. */
    long line() {
        return line;
    }

    /** Reads the next row that is not blank; null at the end. */
    @Nullable
    CsvRow next() throws IOException {
        while (true) {
            in.mark(ROW_BYTES_MAX + LOOK_AHEAD);
            var row = new Row();
            String problem = row.read();
            if (row.bytes == 0) {
                return null;
            }
            long start = line;
            if (problem != null && !row.isWhole) {
                in.reset();
                return new CsvRow.Bad(start, problem, skipLine());
            }
            offset += row.bytes;
            line += row.lines;
            if (problem != null) {
                return new CsvRow.Bad(start, problem, String.join(",", row.fields));
            }
            if (!row.isBlank()) {
                return new CsvRow.Good(start, row.fields);
            }
        }
    }

    private String skipLine() throws IOException {
        var text = new ByteArrayOutputStream();
        int next = in.read();
        while (next != END) {
            offset++;
            if (next == '\n') {
                break;
            }
            if (text.size() < TEXT_CHARS_MAX) {
                text.write(next);
            }
            next = in.read();
        }
        line++;
        return text.toString(StandardCharsets.UTF_8).strip();
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    /** One row while it is being read. */
    private final class Row {
        private final List<String> fields = new ArrayList<>();
        private final ByteArrayOutputStream field = new ByteArrayOutputStream();
        private int bytes;
        private int lines;
        private boolean isWhole;
        private boolean wasQuoted;
        private @Nullable String problem;

        /** Returns what is wrong with the row, or null; {@code isWhole} tells whether its end is known. */
        @Nullable
        String read() throws IOException {
            while (true) {
                int next = take();
                if (bytes > ROW_BYTES_MAX) {
                    return "the row is longer than " + ROW_BYTES_MAX + " bytes";
                }
                if (next == '"') {
                    var broken = field.size() > 0 ? "a quote stands inside a field without quotes" : quoted();
                    if (broken != null) {
                        return broken;
                    }
                    next = take();
                    if (bytes > ROW_BYTES_MAX) {
                        return "the row is longer than " + ROW_BYTES_MAX + " bytes";
                    }
                    if (!isEnd(next)) {
                        return "text follows a closing quote";
                    }
                }
                if (next == ',') {
                    endField();
                } else if (isRowEnd(next)) {
                    endRow(next);
                    return problem;
                } else {
                    field.write(next);
                }
            }
        }

        /** Reads on to the closing quote. */
        private @Nullable String quoted() throws IOException {
            wasQuoted = true;
            while (bytes <= ROW_BYTES_MAX) {
                int next = take();
                if (next == END) {
                    return "a quote is never closed";
                }
                if (next == '"') {
                    if (peek() != '"') {
                        return null;
                    }
                    take();
                }
                if (next == '\n') {
                    lines++;
                }
                field.write(next);
            }
            return "a quote is not closed within " + ROW_BYTES_MAX + " bytes";
        }

        private boolean isEnd(int next) throws IOException {
            return next == ',' || isRowEnd(next);
        }

        private boolean isRowEnd(int next) throws IOException {
            return next == END || next == '\n' || (next == '\r' && peek() == '\n');
        }

        private void endRow(int next) throws IOException {
            if (next == '\r') {
                take();
            }
            if (bytes > 0) {
                endField();
                lines++;
            }
            isWhole = true;
        }

        private void endField() {
            try {
                var text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(field.toByteArray()));
                fields.add(text.toString());
            } catch (CharacterCodingException e) {
                problem = "the row is not UTF-8";
                fields.add(field.toString(StandardCharsets.ISO_8859_1));
            }
            field.reset();
        }

        private int take() throws IOException {
            int next = in.read();
            if (next != END) {
                bytes++;
            }
            return next;
        }

        /** Looks ahead without moving the mark that the row began at. */
        private int peek() throws IOException {
            int next = in.read();
            if (next != END) {
                in.reset();
                in.skipNBytes(bytes);
            }
            return next;
        }

        boolean isBlank() {
            return !wasQuoted && fields.size() == 1 && fields.getFirst().isBlank();
        }
    }
}
