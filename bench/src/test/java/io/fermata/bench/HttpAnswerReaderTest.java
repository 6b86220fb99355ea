package io.fermata.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class HttpAnswerReaderTest {
    /** However a connection cuts them, with a body longer than the reader's first buffer and one without a length. */
    @ParameterizedTest
    @ValueSource(ints = {1, 7, 4_096, 100_000})
    void answers_are_told_apart(int chunk) throws IOException {
        var large = "é".repeat(5_000);
        var text = answer("Content-Length", "one") + answer("content-length", large)
                + "HTTP/1.1 204 No Content\r\nx: y\r\n\r\n" + answer("CONTENT-LENGTH", "");
        var answers = new HttpAnswerReader(new Chunks(text, chunk));

        assertThat(answers.next()).isEqualTo("one");
        assertThat(answers.next()).isEqualTo(large);
        assertThat(answers.next()).isEmpty();
        assertThat(answers.next()).isEmpty();
        assertThatThrownBy(answers::next).isInstanceOf(EOFException.class);
    }

    @Test
    void an_answer_that_is_cut_off_is_an_error() {
        var text = answer("Content-Length", "body");
        var answers = new HttpAnswerReader(new Chunks(text.substring(0, text.length() - 1), 10));

        assertThatThrownBy(answers::next).isInstanceOf(EOFException.class);
    }

    private static String answer(String name, String body) {
        return "HTTP/1.1 200 OK\r\n" + name + ": " + body.getBytes(StandardCharsets.UTF_8).length + "\r\n\r\n" + body;
    }

    /** Gives no more than so many bytes at once. */
    private static final class Chunks extends InputStream {
        private final ByteArrayInputStream bytes;
        private final int bytesMax;

        Chunks(String text, int bytesMax) {
            this.bytes = new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
            this.bytesMax = bytesMax;
        }

        @Override
        public int read() {
            return bytes.read();
        }

        @Override
        public int read(byte[] target, int offset, int length) {
            return bytes.read(target, offset, Math.min(length, bytesMax));
        }
    }
}
