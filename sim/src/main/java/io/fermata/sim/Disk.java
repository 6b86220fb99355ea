package io.fermata.sim;

import io.fermata.store.Lease;
import io.fermata.store.MemoryStore;
import io.fermata.store.Outcome;
import io.fermata.store.WriteBatch;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** The one store that all processes of a simulation share. It survives them. */
final class Disk {
    /** Hears of every commit. */
    interface Observer {
        /** Before the store has it; may change what becomes of it. */
        void began(Life life, SimStore.Commit commit);

        void ended(Life life, SimStore.Commit commit, Outcome outcome);

        void acquired(Life life, Lease lease);
    }

    private final MemoryStore memory;
    private Consumer<Runnable> committer = run -> {};

    Disk(int shards) {
        this.memory = new MemoryStore(shards, run -> committer.accept(run));
    }

    MemoryStore memory() {
        return memory;
    }

    /** Hands the batch to the store; {@code when} gets what must run for it to be written. */
    CompletionStage<Outcome> commit(Lease lease, long sequence, WriteBatch batch, Consumer<Runnable> when) {
        committer = when;
        return memory.commit(lease, sequence, batch);
    }
}
