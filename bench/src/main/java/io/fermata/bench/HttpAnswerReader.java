package io.fermata.bench;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/**
 * The bodies of the answers that come one after the other over a connection. It looks at every byte once: what the load
 * takes of the processors is missing to the server that is measured.
 */
final class HttpAnswerReader {
    private static final String LENGTH = "\r\ncontent-length:";
    private static final int HEADER_END = '\r' << 24 | '\n' << 16 | '\r' << 8 | '\n';

    private final InputStream in;
    private byte[] buffer = new byte[4096];
    private int begin;
    private int end;

    HttpAnswerReader(InputStream in) {
        this.in = in;
    }

    /**
     * Reads the next answer.
     *
     * @throws EOFException when the connection is closed
     */
    String next() throws IOException {
        if (begin == end) {
            begin = 0;
            end = 0;
        }
        int bodyAt = bodyAt();
        int length = length(bodyAt);
        // Reading may move what is in the buffer to its beginning.
        int headBytes = bodyAt - begin;
        while (end - begin < headBytes + length) {
            readMore();
        }
        var body = new String(buffer, begin + headBytes, length, StandardCharsets.UTF_8);
        begin += headBytes + length;
        return body;
    }

    private int bodyAt() throws IOException {
        int lastFour = 0;
        for (int seen = 0; ; seen++) {
            if (begin + seen == end) {
                readMore();
            }
            lastFour = lastFour << 8 | (buffer[begin + seen] & 0xFF);
            if (lastFour == HEADER_END) {
                return begin + seen + 1;
            }
        }
    }

    private int length(int bodyAt) {
        var head = new String(buffer, begin, bodyAt - begin, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
        int at = head.indexOf(LENGTH);
        if (at < 0) {
            return 0;
        }
        int valueAt = at + LENGTH.length();
        return Integer.parseInt(
                head.substring(valueAt, head.indexOf("\r\n", valueAt)).strip());
    }

    private void readMore() throws IOException {
        if (end == buffer.length) {
            var target = begin == 0 ? Arrays.copyOf(buffer, 2 * buffer.length) : buffer;
            System.arraycopy(buffer, begin, target, 0, end - begin);
            end -= begin;
            begin = 0;
            buffer = target;
        }
        int count = in.read(buffer, end, buffer.length - end);
        if (count < 0) {
            throw new EOFException("the server closed a connection");
        }
        end += count;
    }
}
