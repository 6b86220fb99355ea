package io.fermata.server;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One request of HTTP/1.1 over a connection that is made for it alone. */
final class PlainHttp {
    static final int BODY_BYTES_MAX = 1024 * 1024;

    private static final int LINE_BYTES_MAX = 16 * 1024;
    private static final int HEADERS_MAX = 200;

    private PlainHttp() {}

    /** Sends and reads; {@code deadline} as {@link System#nanoTime} counts. */
    static Outgoing.Answer exchange(
            Socket socket, long deadline, URI address, Map<String, String> headers, byte @Nullable [] body)
            throws IOException {
        var out = socket.getOutputStream();
        out.write(head(address, headers, body));
        if (body != null) {
            out.write(body);
        }
        out.flush();
        var in = new BufferedInputStream(new Limited(socket, deadline));
        int status = status(line(in));
        while (status >= 100 && status < 200) {
            headers(in);
            status = status(line(in));
        }
        var received = headers(in);
        boolean bodiless = status == 204 || status == 304;
        return new Outgoing.Answer(status, received, bodiless ? new byte[0] : body(in, received));
    }

    /** How long until then; at least 1, since 0 is for ever. */
    static int millisUntil(long deadline) throws SocketTimeoutException {
        long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        if (left <= 0) {
            throw new SocketTimeoutException("there was no whole answer in time");
        }
        return (int) left;
    }

    private static byte[] head(URI address, Map<String, String> headers, byte @Nullable [] body) throws IOException {
        var path = address.getRawPath() == null || address.getRawPath().isEmpty() ? "/" : address.getRawPath();
        var query = address.getRawQuery() == null ? "" : "?" + address.getRawQuery();
        var all = new TreeMap<>(headers);
        all.put("Host", address.getRawAuthority());
        all.put("Connection", "close");
        all.put("Accept-Encoding", "identity");
        all.put("User-Agent", "fermata");
        if (body != null) {
            all.put("Content-Length", String.valueOf(body.length));
        }
        var head = new StringBuilder(body == null ? "GET " : "POST ")
                .append(path)
                .append(query)
                .append(" HTTP/1.1\r\n");
        for (var header : all.entrySet()) {
            requirePlain(header.getKey());
            requirePlain(header.getValue());
            head.append(header.getKey()).append(": ").append(header.getValue()).append("\r\n");
        }
        return head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    /** A line break would begin another header; the text itself may be secret. */
    private static void requirePlain(String text) throws IOException {
        if (text.chars().anyMatch(each -> each < ' ' || each == 127 || each > 255)) {
            throw new IOException("a header must not have control characters or others than Latin-1");
        }
    }

    private static int status(String line) throws IOException {
        var parts = line.split(" ", 3);
        if (parts.length < 2 || !parts[0].startsWith("HTTP/1.") || !parts[1].matches("[1-5][0-9][0-9]")) {
            throw new IOException("the answer is not HTTP/1.1");
        }
        return Integer.parseInt(parts[1]);
    }

    private static Map<String, String> headers(InputStream in) throws IOException {
        var headers = new TreeMap<String, String>();
        for (int i = 0; i < HEADERS_MAX; i++) {
            var line = line(in);
            if (line.isEmpty()) {
                return headers;
            }
            int colon = line.indexOf(':');
            if (colon <= 0) {
                throw new IOException("the answer has a header without a name");
            }
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        throw new IOException("the answer has more than " + HEADERS_MAX + " headers");
    }

    private static byte[] body(InputStream in, Map<String, String> headers) throws IOException {
        if ("chunked".equalsIgnoreCase(headers.get("transfer-encoding"))) {
            return chunks(in);
        }
        @Nullable String length = headers.get("content-length");
        if (length == null) {
            return within(in.readNBytes(BODY_BYTES_MAX + 1));
        }
        if (!length.matches("[0-9]{1,9}")) {
            throw new IOException("the answer has a length that is no number");
        }
        return exactly(in, Integer.parseInt(length));
    }

    private static byte[] chunks(InputStream in) throws IOException {
        var whole = new ByteArrayOutputStream();
        while (true) {
            var size = line(in).split(";", 2)[0].strip();
            if (!size.matches("[0-9a-fA-F]{1,7}")) {
                throw new IOException("the answer has a chunk whose size is no number");
            }
            int bytes = Integer.parseInt(size, 16);
            if (bytes == 0) {
                headers(in);
                return whole.toByteArray();
            }
            if (whole.size() + bytes > BODY_BYTES_MAX) {
                throw tooLarge();
            }
            whole.write(exactly(in, bytes));
            line(in);
        }
    }

    private static byte[] exactly(InputStream in, int bytes) throws IOException {
        if (bytes > BODY_BYTES_MAX) {
            throw tooLarge();
        }
        var read = in.readNBytes(bytes);
        if (read.length < bytes) {
            throw new EOFException("the answer ends early");
        }
        return read;
    }

    private static byte[] within(byte[] read) throws IOException {
        if (read.length > BODY_BYTES_MAX) {
            throw tooLarge();
        }
        return read;
    }

    private static IOException tooLarge() {
        return new IOException("the answer has more than " + BODY_BYTES_MAX + " bytes");
    }

    private static String line(InputStream in) throws IOException {
        var line = new ByteArrayOutputStream();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException("the answer ends early");
            }
            if (line.size() >= LINE_BYTES_MAX) {
                throw new IOException("the answer has a line of more than " + LINE_BYTES_MAX + " bytes");
            }
            line.write(next);
        }
        return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
    }

    /** Reads until a moment, however slowly the bytes come. */
    private static final class Limited extends FilterInputStream {
        private final Socket socket;
        private final long deadline;

        Limited(Socket socket, long deadline) throws IOException {
            super(socket.getInputStream());
            this.socket = socket;
            this.deadline = deadline;
        }

        @Override
        public int read() throws IOException {
            socket.setSoTimeout(millisUntil(deadline));
            return super.read();
        }

        @Override
        public int read(byte[] into, int from, int length) throws IOException {
            socket.setSoTimeout(millisUntil(deadline));
            return super.read(into, from, length);
        }
    }
}
