package io.fermata.examples.etl;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CsvReaderTest {
    @Test
    void quotes_hold_commas_quotes_and_line_ends() throws Exception {
        assertThat(rows("a,\"b,c\",\"d\"\"e\"\r\n\"f\ng\",,\n\nh\n"))
                .containsExactly(good(1, "a", "b,c", "d\"e"), good(2, "f\ng", "", ""), good(5, "h"));
    }

    @Test
    void the_last_row_needs_no_line_end() throws Exception {
        assertThat(rows("a,b\nc,\"d\"")).containsExactly(good(1, "a", "b"), good(2, "c", "d"));
        assertThat(rows("")).isEmpty();
        assertThat(rows("\n\r\n  \n")).isEmpty();
        assertThat(rows("\"\"\n")).containsExactly(good(1, ""));
    }

    @Test
    void after_a_broken_row_reading_goes_on_at_the_next_line() throws Exception {
        assertThat(rows("a\"b,c\nd\n"))
                .containsExactly(bad(1, "a quote stands inside a field without quotes", "a\"b,c"), good(2, "d"));
        assertThat(rows("\"a\"b\nd\n")).containsExactly(bad(1, "text follows a closing quote", "\"a\"b"), good(2, "d"));
        assertThat(rows("\"a\nb\nc"))
                .containsExactly(bad(1, "a quote is never closed", "\"a"), good(2, "b"), good(3, "c"));
    }

    @Test
    void a_row_at_the_limit_is_read_and_a_longer_one_is_not() throws Exception {
        var longest = "x".repeat(CsvReader.ROW_BYTES_MAX - 1);

        assertThat(rows(longest + "\nb\n")).containsExactly(good(1, longest), good(2, "b"));
        assertThat(rows(longest + "x\nb\n"))
                .containsExactly(bad(1, "the row is longer than 65536 bytes", "x".repeat(200)), good(2, "b"));
        assertThat(rows("\"" + longest.substring(2) + "\"\nb\n"))
                .containsExactly(good(1, longest.substring(2)), good(2, "b"));
        assertThat(rows("\"" + longest.substring(1) + "\"\nb\n").getFirst())
                .isEqualTo(bad(1, "the row is longer than 65536 bytes", "\"" + "x".repeat(199)));
        assertThat(rows("\"" + longest + "x\"\nb\n"))
                .containsExactly(
                        bad(1, "a quote is not closed within 65536 bytes", "\"" + "x".repeat(199)), good(2, "b"));
    }

    @Test
    void a_row_that_is_not_utf8_is_bad_and_only_that_row() throws Exception {
        var bytes = "caf\u00e9,x\nok\n".getBytes(StandardCharsets.ISO_8859_1);

        assertThat(rows(bytes, 0, 1)).containsExactly(bad(1, "the row is not UTF-8", "caf\u00e9,x"), good(2, "ok"));
    }

    @Test
    void reading_can_go_on_at_any_row() throws Exception {
        var csv = SampleOrders.csv(300, 7).getBytes(StandardCharsets.UTF_8);
        var all = rows(csv, 0, 1);

        for (int skip = 0; skip < all.size(); skip++) {
            try (var reader = new CsvReader(new ByteArrayInputStream(csv), 0, 1)) {
                for (int row = 0; row < skip; row++) {
                    reader.next();
                }
                assertThat(rows(csv, (int) reader.offset(), reader.line())).isEqualTo(all.subList(skip, all.size()));
            }
        }
    }

    private static List<CsvRow> rows(String csv) throws IOException {
        return rows(csv.getBytes(StandardCharsets.UTF_8), 0, 1);
    }

    private static List<CsvRow> rows(byte[] csv, int offset, long line) throws IOException {
        var rows = new ArrayList<CsvRow>();
        var rest = new ByteArrayInputStream(csv, offset, csv.length - offset);
        try (var reader = new CsvReader(rest, offset, line)) {
            for (var row = reader.next(); row != null; row = reader.next()) {
                rows.add(row);
            }
            assertThat(reader.offset()).isEqualTo(csv.length);
        }
        return rows;
    }

    private static CsvRow good(long line, String... fields) {
        return new CsvRow.Good(line, List.of(fields));
    }

    private static CsvRow bad(long line, String reason, String text) {
        return new CsvRow.Bad(line, reason, text);
    }
}
