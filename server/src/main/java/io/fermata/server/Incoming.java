package io.fermata.server;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A request as it came in, whatever library received it. */
interface Incoming {
    /** In capitals. */
    String method();

    /** The path as sent, without the query, not decoded. */
    String rawPath();

    /** The query as sent; empty if there is none. */
    String rawQuery();

    /** All values of a header, in any case of its name. */
    List<String> headers(String name);

    /** Who is at the other end of the connection, such as {@code 127.0.0.1}. */
    String peer();

    /**
     * The whole body; empty if there is none.
     *
     * @throws Refusal when it is larger than {@code bytesMax}
     */
    byte[] body(int bytesMax) throws IOException;

    /** The header's value; null if it is not there. */
    default @Nullable String header(String name) {
        var all = headers(name);
        if (all.size() > 1) {
            throw Refusal.invalid("header " + name, "must be given once, found " + all.size());
        }
        return all.isEmpty() ? null : all.getFirst();
    }
}
