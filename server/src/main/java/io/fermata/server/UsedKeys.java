package io.fermata.server;

import io.fermata.server.Refusal.Kind;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What was said under each idempotency key, as a digest: only the newest, and only since the server began. What has
 * been done under a key is remembered by the engine for longer. Used from many threads.
 */
final class UsedKeys {
    private final Map<String, String> digests;

    UsedKeys(int most) {
        this.digests = new LinkedHashMap<>() {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
                return size() > most;
            }
        };
    }

    /**
     * Lets a new key pass, and one with what was said before.
     *
     * @throws Refusal for a key with something else
     */
    synchronized void require(String use, String digest) {
        var before = digests.get(use);
        if (before != null && !before.equals(digest)) {
            throw new Refusal(
                    Kind.KEY_REUSED,
                    "header " + Api.IDEMPOTENCY_KEY,
                    "was used for another request; a new request needs a new key");
        }
    }

    /** The request with this key was done. */
    synchronized void used(String use, String digest) {
        digests.put(use, digest);
    }
}
