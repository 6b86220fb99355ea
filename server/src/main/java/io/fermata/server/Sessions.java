package io.fermata.server;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who has logged in with a browser, in memory: after a restart they log in again. Its keys are digests of what the
 * cookies have. At the limit the oldest session ends.
 */
final class Sessions {
    static final int SESSIONS_MAX = 10_000;

    private final Duration lasting;
    private final InstantSource clock;
    private final boolean secure;
    private final Map<String, Session> open = new LinkedHashMap<>(); // Oldest first, and all last as long.

    private record Session(Principal principal, Instant until) {}

    Sessions(Duration lasting, boolean secure, InstantSource clock) {
        this.lasting = lasting;
        this.secure = secure;
        this.clock = clock;
    }

    /** Opens one; returns the header that sets its cookie. */
    synchronized String open(Principal who) {
        forgetOld();
        if (open.size() >= SESSIONS_MAX) {
            open.remove(open.keySet().iterator().next());
        }
        var id = Randoms.next();
        var principal = new Principal(who.actor(), who.roles(), Randoms.next(), null);
        open.put(Randoms.digest(id), new Session(principal, clock.instant().plus(lasting)));
        return Cookies.set(cookie(), id, lasting, secure);
    }

    /** Whose browser this is; null for none that is known. */
    synchronized @Nullable Principal principal(Incoming request) {
        var id = Cookies.value(request, cookie());
        @Nullable Session session = id == null ? null : open.get(Randoms.digest(id));
        return session == null || !clock.instant().isBefore(session.until) ? null : session.principal;
    }

    /** Ends this browser's session; returns the header that removes its cookie. */
    synchronized String close(Incoming request) {
        var id = Cookies.value(request, cookie());
        if (id != null) {
            open.remove(Randoms.digest(id));
        }
        return Cookies.set(cookie(), "", Duration.ZERO, secure);
    }

    synchronized int size() {
        return open.size();
    }

    /** With the prefix the browser takes it from this very host by TLS alone. */
    private String cookie() {
        return secure ? "__Host-fermata_session" : "fermata_session";
    }

    private void forgetOld() {
        var now = clock.instant();
        var each = open.values().iterator();
        while (each.hasNext() && !now.isBefore(each.next().until)) {
            each.remove();
        }
    }
}
