package io.fermata.kernel;

/** One change of a channel. The first write decides what a channel holds: a value, a list or a counter. */
public sealed interface ChannelWrite {
    String channel();

    /** Puts a value in place of whatever the channel holds; {@link Payload#NONE} takes the channel away. */
    record Set(String channel, Payload value) implements ChannelWrite {}

    /** Like {@link Set}, if nobody has written the channel since {@code version} (0: since it was absent). */
    record CompareAndSet(String channel, long version, Payload value) implements ChannelWrite {}

    /** Adds to the end of a list. */
    record Append(String channel, Payload item) implements ChannelWrite {}

    /** Adds to a counter, which starts at 0; a sum beyond 64 bits wraps. */
    record Increment(String channel, long by) implements ChannelWrite {}
}
