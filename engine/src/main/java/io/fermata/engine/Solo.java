package io.fermata.engine;

import io.fermata.store.Outcome;
import io.fermata.store.ShardStore;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * How a shard commits while a single run acts. Nobody else could use the time of the sync, and what costs is to wake
 * threads: so the shard's thread writes to the log itself, and a carrier stays awake for what the commit lets out.
 */
final class Solo {
    /** A carrier stays awake for no longer than this; a slower sync is waited for asleep. */
    static final long AWAKE_NANOS = TimeUnit.MICROSECONDS.toNanos(300);

    private final EngineRuntime runtime;
    private @Nullable Runnable letSleep;
    private boolean isQuick;

    Solo(EngineRuntime runtime) {
        this.runtime = runtime;
    }

    /** On the shard's thread; the store's answer may be there on return. */
    CompletionStage<Outcome> commit(ShardStore store, ShardCore core, Batch batch) {
        if (isQuick && !batch.releases().isEmpty()) {
            letSleep = runtime.keepAwake(AWAKE_NANOS);
        }
        long began = runtime.monotonicNanos();
        var stage = store.commitHere(core.lease(), core.sealedSequence(), batch.toWriteBatch());
        isQuick = runtime.monotonicNanos() - began < AWAKE_NANOS;
        return stage;
    }

    /** What the commit lets out is on its way. */
    void released() {
        if (letSleep != null) {
            letSleep.run();
            letSleep = null;
        }
    }
}
