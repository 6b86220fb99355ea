package io.fermata.engine;

import io.fermata.engine.KeyClaim.Found;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;

/**
 * Keys that callers give to requests, each bound to a digest of the request it was first used for, so that the same key
 * with something else to say is found, also after a restart. A key is remembered for a day at least, two at most.
 *
 * <p>That what is asked twice is done once is not decided here: ids of requests, signals, updates and messages see to
 * it.
 */
public final class RequestKeys {
    /** Bytes of a digest at most. */
    public static final int DIGEST_BYTES_MAX = 64;

    private final Engine engine;

    RequestKeys(Engine engine) {
        this.engine = engine;
    }

    /**
     * Binds the key unless it is bound. {@code RETRY} when that may not have been kept: the same again tells.
     *
     * @param use keys are unique within it; 1 to 512 characters, as the key
     * @param digest of the request, {@value #DIGEST_BYTES_MAX} bytes at most
     */
    public KeyClaim claim(String use, String key, byte[] digest) {
        Door.id("use", use);
        Door.id("key", key);
        Door.range("digest length", digest.length, 1, DIGEST_BYTES_MAX);
        var decided = new CompletableFuture<Found>();
        var durable = engine.shardOf(key)
                .<Found>ask((core, reply) -> seen(core).oneByOne(use + '\0' + key, done -> {
                    seen(core).find(SeenIds.Scope.REQUEST, use, "", key, before -> {
                        var found =
                                before == null ? Found.NEW : Arrays.equals(before, digest) ? Found.SAME : Found.OTHER;
                        if (found == Found.NEW) {
                            seen(core).mark(SeenIds.Scope.REQUEST, use, "", key, digest);
                        }
                        core.answer(reply, found);
                        if (found != Found.OTHER) {
                            decided.complete(found);
                        }
                        done.run();
                    });
                }))
                .future();
        var unused = durable.whenComplete((found, failure) -> {
            if (failure == null) {
                decided.complete(found);
            } else {
                decided.completeExceptionally(failure);
            }
        });
        return new KeyClaim(decided, durable);
    }

    /** Frees a key that {@link #claim} found {@code NEW}, because its request was refused and did nothing. */
    public CompletableFuture<Void> release(String use, String key) {
        Door.id("use", use);
        Door.id("key", key);
        return engine.shardOf(key)
                .<Void>ask((core, reply) -> {
                    seen(core).forget(SeenIds.Scope.REQUEST, use, "", key);
                    core.answerNothing(reply);
                })
                .future();
    }

    private static SeenIds seen(ShardCore core) {
        return core.parts().messaging().seen();
    }
}
