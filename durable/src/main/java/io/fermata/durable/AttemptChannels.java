package io.fermata.durable;

import io.fermata.kernel.ChannelWrite;
import io.fermata.kernel.Channels;
import io.fermata.sdk.Channel;
import io.fermata.sdk.InvalidInput;
import io.fermata.sdk.TypeRef;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The channels as one attempt sees them; what it writes is kept until it ends. For any threads of the attempt. */
public final class AttemptChannels {
    private final Channels asOfDispatch;
    private final Desk desk;
    private final List<ChannelWrite> writes = new ArrayList<>(0);
    private Channels seen;
    private boolean ended;

    public AttemptChannels(Channels asOfDispatch, Payloads payloads) {
        this.asOfDispatch = asOfDispatch;
        this.seen = asOfDispatch;
        this.desk = new Desk(payloads);
    }

    public <T extends @Nullable Object> Channel<T> channel(String name, TypeRef<T> type) {
        return desk.channel(name, type);
    }

    /** All that was written, to be recorded with the attempt's result; what comes later is refused. */
    public synchronized List<ChannelWrite> end() {
        ended = true;
        return List.copyOf(writes);
    }

    private synchronized Channels seen() {
        return seen;
    }

    private synchronized void take(ChannelWrite write) {
        if (ended) {
            throw new IllegalStateException(
                    "this attempt has ended: channel \"" + write.channel() + "\" is not written");
        }
        if (writes.size() == Channels.WRITES_MAX) {
            var rule = "is written too often: one attempt may write " + Channels.WRITES_MAX + " times";
            throw new InvalidInput("channel \"" + write.channel() + "\"", rule);
        }
        writes.add(write);
        seen = seen.with(List.of(write), 0);
    }

    private final class Desk extends ChannelDesk {
        Desk(Payloads payloads) {
            super(payloads);
        }

        @Override
        Channels seen() {
            return AttemptChannels.this.seen();
        }

        @Override
        long version(String channel) {
            return asOfDispatch.version(channel);
        }

        @Override
        void take(ChannelWrite write) {
            AttemptChannels.this.take(write);
        }
    }
}
