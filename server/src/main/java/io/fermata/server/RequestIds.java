package io.fermata.server;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicLong;

/** Names requests, for whoever looks one up in a log; unique, not secret. */
final class RequestIds {
    private static final long PROCESS = new SecureRandom().nextLong();
    private static final AtomicLong NEXT = new AtomicLong();

    private RequestIds() {}

    static String next() {
        return HexFormat.of().toHexDigits(PROCESS).substring(0, 10)
                + HexFormat.of().toHexDigits((int) NEXT.incrementAndGet());
    }
}
