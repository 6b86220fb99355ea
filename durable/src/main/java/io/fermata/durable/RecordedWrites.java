package io.fermata.durable;

import io.fermata.kernel.ChannelWrite;
import io.fermata.kernel.Channels;
import io.fermata.kernel.Event;
import io.fermata.kernel.HistoryRecord;
import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The writes to channels that history holds. From its first event on, a turn sees all that was recorded before it was
 * opened, also what lies behind the event that is being shown; on replay the recorded turns tell how far that was.
 */
final class RecordedWrites {
    /** Writes at their place in the history. */
    record Written(long place, Event.ChannelWritten event) {}

    private final ArrayDeque<Written> toCome = new ArrayDeque<>(0);
    /** The code's own writes that it has not made again yet. */
    private final ArrayDeque<ChannelWrite> own = new ArrayDeque<>(0);
    /** How far each recorded turn that is still to be replayed could see. */
    private final ArrayDeque<Long> horizons = new ArrayDeque<>(0);

    private Channels carried = Channels.NONE;
    private long read;

    /** Takes a turn's records; {@code isLoad} says that they begin with the run's first event. */
    void begin(List<HistoryRecord> records, boolean isLoad) {
        for (var each : records) {
            long place = each.firstSequence() - 1;
            for (var event : each.events()) {
                place++;
                if (event instanceof Event.ChannelWritten written && place > read) {
                    take(new Written(place, written), isLoad);
                } else if (isLoad && event instanceof Event.TurnTaken taken) {
                    horizons.add(taken.through());
                } else if (isLoad && event instanceof Event.Checkpointed) {
                    own.clear();
                }
            }
            read = Math.max(read, place);
        }
    }

    private void take(Written written, boolean isLoad) {
        var event = written.event();
        if (event.by().equals(Event.ChannelWritten.CARRIED)) {
            carried = carried.with(event.writes(), written.place());
            return;
        }
        toCome.add(written);
        if (isLoad && event.by().equals(Event.ChannelWritten.BY_PROGRAM)) {
            own.addAll(event.writes());
        }
    }

    /** A replay that starts at a checkpoint has seen the writes up to this event. */
    void skip(long through) {
        toCome.removeIf(written -> written.place() <= through);
    }

    /** What the run before left: the code has it from its first line on. */
    Channels carried() {
        return carried;
    }

    /** The next write that is seen where this event is shown; null if there is none. */
    @Nullable
    Written next(long shown, long liveThrough) {
        while (!horizons.isEmpty() && horizons.element() < shown) {
            horizons.remove();
        }
        long horizon = horizons.isEmpty() ? liveThrough : horizons.element();
        var first = toCome.peek();
        return first == null || first.place() > horizon ? null : toCome.poll();
    }

    /** The code's next write on replay; null if there was none. */
    @Nullable
    ChannelWrite takeOwn() {
        return own.poll();
    }

    /** A write that the code has not made again; null if it made them all. */
    @Nullable
    String say() {
        var first = own.peek();
        return first == null ? null : OwnChannels.say(first);
    }
}
