package io.fermata.store;

/** How a commit ended. Anything but {@link Committed} means that the shard's memory is ahead of the store. */
public sealed interface Outcome {
    /** The batch is durable (synced) and visible to reads. */
    record Committed() implements Outcome {}

    /** A newer owner holds the shard; nothing was written. Stop. */
    record Fenced(long epoch) implements Outcome {}

    /** Perhaps written, perhaps not. Answer nothing, drop memory, acquire again, reload. */
    record Unknown(String reason) implements Outcome {}

    /** Certainly not written (disk full, batch too large). Go read-only and probe. */
    record Refused(String reason) implements Outcome {}
}
