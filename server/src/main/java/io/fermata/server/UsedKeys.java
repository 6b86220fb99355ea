package io.fermata.server;

import io.fermata.engine.KeyClaim;
import io.fermata.engine.RequestKeys;
import io.fermata.server.Refusal.Kind;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The idempotency keys of a namespace, each bound to what was first said under it; used from many threads. A request
 * that was refused and did nothing frees its key again (one whose process dies first does not).
 */
final class UsedKeys {
    /** Refusals after which something may have been done, or may yet be. */
    private static final Set<Kind> PERHAPS_DONE =
            EnumSet.of(Kind.UPDATE_FAILED, Kind.REQUEST_TIMEOUT, Kind.BUG, Kind.OUTCOME_UNKNOWN, Kind.DRAINING);

    private final RequestKeys keys;

    UsedKeys(RequestKeys keys) {
        this.keys = keys;
    }

    /** What a key is bound to: {@code use} says for what kind of request, {@code digest} what it said. */
    record Use(String use, String key, byte[] digest) {}

    /**
     * Handles a request whose key is new, or was used to say the same.
     *
     * @throws Refusal for a key with something else to say
     */
    <T> T once(Use asked, Supplier<T> handler) {
        var claim = keys.claim(asked.use(), asked.key(), asked.digest());
        var found = claim.decided().join();
        if (found == KeyClaim.Found.OTHER) {
            throw new Refusal(
                    Kind.KEY_REUSED,
                    "header " + Api.IDEMPOTENCY_KEY,
                    "was used for another request; a new request needs a new key");
        }
        try {
            var answer = handler.get();
            claim.durable().join(); // Both are under way together; the answer must not outlive the key.
            return answer;
        } catch (RuntimeException thrown) {
            if (found == KeyClaim.Found.NEW && didNothing(thrown)) {
                var unused = keys.release(asked.use(), asked.key());
            }
            throw thrown;
        }
    }

    private static boolean didNothing(RuntimeException thrown) {
        var refusal = Problems.of(thrown);
        return refusal != null && !PERHAPS_DONE.contains(refusal.kind());
    }
}
