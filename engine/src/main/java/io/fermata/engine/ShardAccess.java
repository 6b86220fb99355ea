package io.fermata.engine;

import io.fermata.kernel.Cause;
import io.fermata.kernel.Command;
import io.fermata.kernel.RunId;
import io.fermata.store.Key;
import io.fermata.store.Lookup;
import java.util.List;
import java.util.function.Consumer;

/**
 * What the parts of a shard (task queues, messages, children, listing …) may use. Everything here happens on the
 * shard's thread, and every change goes into the batch that is being built.
 */
interface ShardAccess {
    int shard();

    /** The batch's time stamp; never falls. */
    long nowMillis();

    EngineRuntime runtime();

    EngineOptions options();

    /** How long a closed run is kept, as it is now; 0: for ever. */
    default long retentionMillis() {
        return options().retentionMillis();
    }

    /** Reads a row, not yet committed changes included, without touching the disk. */
    Lookup read(Key key);

    /** Reads a row, not yet committed changes included; {@code then} runs now, or later if the disk must be asked. */
    void read(Key key, Consumer<Row> then);

    /**
     * Reads the first rows of {@code [from, to)}, not yet committed changes included; {@code then} runs now, or later
     * if the disk must be asked (changes made meanwhile are then in the rows).
     */
    void scan(Key from, Key to, int limit, Consumer<List<Row>> then);

    void put(Key key, byte[] value);

    void delete(Key key);

    void deleteRange(Key from, Key to);

    /**
     * Runs when the batch that is being built (or, if it is empty, the newest one) is committed; never if that fails.
     */
    void afterCommit(Runnable action);

    /**
     * Gives an answer to the outside once everything it could have read is committed; if that commit fails, the answer
     * turns into {@link EngineException} {@code RETRY}.
     */
    <T> void answer(Reply<T> reply, T value);

    <T> void refuse(Reply<T> reply, EngineException reason);

    /** Runs {@code task} on this shard's thread, in one of the next rounds; may be called from any thread. */
    void post(Runnable task);

    /** Tells a person something about the engine itself. */
    void alert(String message);

    /**
     * Brings a command to a run of this shard: loads it if need be, decides, records. {@code then} is told the outcome
     * on the shard's thread, in the same batch as the events.
     */
    void command(RunId run, Command command, Cause cause, Consumer<CommandResult> then);

    /**
     * Sends a message to a shard of this engine (also to this one) exactly once, with the batch that is being built.
     */
    void send(int shard, ShardMessage message);

    /** A timer of the shard's own parts (not of a run): {@code task} runs on the shard's thread, not durable. */
    void wakeAt(long dueMillis, Runnable task);
}
