package io.fermata.durable;

import io.fermata.codec.ChannelsCodec;
import io.fermata.codec.Reader;
import io.fermata.codec.Writer;
import io.fermata.kernel.ChannelWrite;
import io.fermata.kernel.Channels;
import io.fermata.kernel.Event;
import io.fermata.kernel.Intent;
import io.fermata.sdk.Channel;
import io.fermata.sdk.InvalidInput;
import io.fermata.sdk.TypeRef;
import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The channels as the workflow's code sees them: what was recorded when its turn was opened, and on top of it the
 * code's own writes since. A step's write that is recorded before those, but seen later, thus goes below them, as it
 * does in the kernel.
 */
final class OwnChannels {
    private final JavaProgram program;
    private final ArrayDeque<ChannelWrite> ahead = new ArrayDeque<>(0);
    private Channels shown = Channels.NONE;
    private Channels seen = Channels.NONE;

    OwnChannels(JavaProgram program) {
        this.program = program;
    }

    <T extends @Nullable Object> Channel<T> channel(Fiber fiber, String name, TypeRef<T> type) {
        return new Desk(fiber).channel(name, type);
    }

    void start(Channels carried) {
        shown = carried;
        seen = carried;
    }

    /** What a replay that starts here needs. */
    Seen kept() {
        return new Seen(program.journal.through(), shown, List.copyOf(ahead));
    }

    void restore(Seen kept) {
        program.journal.writes().skip(kept.through());
        ahead.addAll(kept.ahead());
        shown = kept.shown();
        seen = shown.with(kept.ahead(), 0);
    }

    /** Takes in what the event that is shown next may see. */
    void catchUp() {
        var journal = program.journal;
        var written = journal.writes().next(journal.shown(), journal.through());
        while (written != null) {
            on(written);
            written = journal.writes().next(journal.shown(), journal.through());
        }
    }

    private void on(RecordedWrites.Written written) {
        shown = shown.with(written.event().writes(), written.place());
        if (written.event().by().equals(Event.ChannelWritten.BY_PROGRAM)) {
            ahead.poll();
        }
        seen = shown.with(List.copyOf(ahead), 0);
    }

    private void take(ChannelWrite write) {
        if (ahead.size() == Channels.WRITES_MAX) {
            var rule = "is written too often: one turn may write " + Channels.WRITES_MAX + " times";
            throw new InvalidInput("channel \"" + write.channel() + "\"", rule);
        }
        program.journal.add(new Intent.WriteChannel(write));
        if (program.journal.isReplaying()) {
            compare(program.journal.writes().takeOwn(), write);
        }
        ahead.add(write);
        seen = seen.with(List.of(write), 0);
    }

    private void compare(@Nullable ChannelWrite was, ChannelWrite now) {
        if (was == null || !same(was, now)) {
            throw program.misfit("the code writes channel \"" + now.channel() + "\" otherwise than history holds it: "
                    + (was == null ? "there is no write" : say(was)) + ", now " + say(now));
        }
    }

    private boolean same(ChannelWrite was, ChannelWrite now) {
        if (was.getClass() != now.getClass() || !was.channel().equals(now.channel())) {
            return false;
        }
        return switch (was) {
            case ChannelWrite.Set set -> now instanceof ChannelWrite.Set other && same(set.value(), other.value());
            case ChannelWrite.CompareAndSet swap ->
                now instanceof ChannelWrite.CompareAndSet other && same(swap.value(), other.value());
            case ChannelWrite.Append append ->
                now instanceof ChannelWrite.Append other && same(append.item(), other.item());
            case ChannelWrite.Increment add -> now instanceof ChannelWrite.Increment other && add.by() == other.by();
        };
    }

    private boolean same(io.fermata.kernel.Payload was, io.fermata.kernel.Payload now) {
        return program.payloads.same(was, now);
    }

    /** What kind of write it is, without its value, which may be secret. */
    static String say(ChannelWrite write) {
        var kind = switch (write) {
            case ChannelWrite.Set set -> "set";
            case ChannelWrite.CompareAndSet swap -> "compare-and-set";
            case ChannelWrite.Append append -> "append";
            case ChannelWrite.Increment add -> "increment";
        };
        return kind + " of channel \"" + write.channel() + '"';
    }

    /**
     * The channels as the code saw them at one point.
     *
     * @param through the last event that could have been taken into {@code shown}
     * @param ahead the code's own writes since
     */
    record Seen(long through, Channels shown, List<ChannelWrite> ahead) {
        void write(Writer out) {
            ChannelsCodec.write(out.writeVarint(through), shown);
            ChannelsCodec.write(out, ahead);
        }

        static Seen read(Reader in) {
            return new Seen(in.readVarint(), ChannelsCodec.read(in), ChannelsCodec.readWrites(in));
        }
    }

    /** What one fiber writes; anyone may read. */
    private final class Desk extends ChannelDesk {
        private final Fiber fiber;

        Desk(Fiber fiber) {
            super(program.payloads);
            this.fiber = fiber;
        }

        @Override
        Channels seen() {
            return seen;
        }

        @Override
        long version(String channel) {
            return shown.version(channel);
        }

        @Override
        void take(ChannelWrite write) {
            if (program.fibers.self() != fiber) {
                throw new IllegalStateException("this channel belongs to " + fiber
                        + "; use the context or attempt that your own branch or step was given");
            }
            OwnChannels.this.take(write);
        }
    }
}
