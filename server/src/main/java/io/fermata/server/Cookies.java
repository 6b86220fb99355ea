package io.fermata.server;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Reads and writes cookies that only the browser itself reads. */
final class Cookies {
    private Cookies() {}

    /** A cookie's value; null if it is not there, or there twice: somebody has put another one beside it. */
    static @Nullable String value(Incoming request, String name) {
        String found = null;
        for (var header : request.headers("Cookie")) {
            for (var pair : header.split(";", -1)) {
                int equals = pair.indexOf('=');
                if (equals < 0 || !pair.substring(0, equals).strip().equals(name)) {
                    continue;
                }
                if (found != null) {
                    return null;
                }
                found = pair.substring(equals + 1).strip();
            }
        }
        return found;
    }

    /**
     * For the whole server, no script, and no request that another site makes but links.
     *
     * @param longest zero: the browser forgets it
     */
    static String set(String name, String value, Duration longest, boolean secure) {
        return name + "=" + value + "; Path=/; HttpOnly; SameSite=Lax; Max-Age=" + longest.toSeconds()
                + (secure ? "; Secure" : "");
    }
}
