package io.fermata.cli;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A server that verbs ask instead of a data directory.
 *
 * @param key sent with every request; null: none
 * @param namespace null: the server's default
 * @param authorities certificates (PEM) that the server's may come from, beside those that Java trusts; or null
 * @param words options of the command line that lead here again; the key is never among them
 */
record ServerPlace(
        URI address,
        @Nullable String key,
        @Nullable String namespace,
        @Nullable Path authorities,
        List<String> words) {
    private static final Set<String> HERE = Set.of("localhost", "127.0.0.1", "[::1]");

    ServerPlace {
        words = List.copyOf(words);
        boolean clear = "http".equals(address.getScheme()) && !HERE.contains(address.getHost());
        if (key != null && clear) {
            throw new UsageError("the key would be readable on the way to " + address + "; use https");
        }
    }

    /**
     * The address of a server.
     *
     * @param source where it was written, for the error
     */
    static URI address(String source, String text) {
        var trimmed = text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
        try {
            var address = new URI(trimmed);
            boolean known = "http".equals(address.getScheme()) || "https".equals(address.getScheme());
            boolean plain = address.getUserInfo() == null && address.getQuery() == null;
            if (known && plain && address.getHost() != null && address.getFragment() == null) {
                return address;
            }
        } catch (URISyntaxException wrong) {
            throw notOne(source, text);
        }
        throw notOne(source, text);
    }

    private static UsageError notOne(String source, String text) {
        return new UsageError(source + " must be an address such as http://127.0.0.1:8700, is '" + text + "'");
    }
}
