package io.fermata.codec;

import io.fermata.kernel.Event;
import io.fermata.kernel.Snapshot;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A snapshot as bytes. It is derived from history: one of an unknown format may be thrown away. */
public final class SnapshotCodec {
    private static final int FORMAT = 1;

    private SnapshotCodec() {}

    public static byte[] encode(Snapshot snapshot) {
        var out = new Writer();
        out.writeByte(FORMAT);
        out.writeVarint(snapshot.sequence()).writeVarint(snapshot.shownFrom());
        out.writeVarint(snapshot.turns()).writeVarint(snapshot.through()).writeVarint(snapshot.lastWaking());
        out.writeVarint(snapshot.reopenedAtMillis()).writeVarint(snapshot.reopenedAt());
        var cancelReason = snapshot.cancelReason();
        out.writeBoolean(cancelReason != null).writeString(cancelReason == null ? "" : cancelReason);
        out.writeVarint(snapshot.cancelRequestedAt());
        out.writeVarint(snapshot.stepsMax()).writeVarint(snapshot.stepsEnded());
        out.writeVarint(snapshot.generations().size());
        snapshot.generations()
                .forEach((path, generation) -> out.writeString(path).writeVarint(generation));
        ValueCodec.write(out, snapshot.attributes());
        ValueCodec.write(out, snapshot.views());
        out.writeVarint(snapshot.unread().size());
        for (var unread : snapshot.unread()) {
            EventCodec.write(out.writeVarint(unread.sequence()), unread.signal());
        }
        ValueCodec.writeNumbers(out, snapshot.consumed());
        ChannelsCodec.write(out, snapshot.channels());
        out.writeVarint(snapshot.updates().size());
        snapshot.updates().forEach(update -> StateCodec.write(out, update));
        out.writeVarint(snapshot.answers().size());
        snapshot.answers().forEach(answer -> StateCodec.write(out, answer));
        out.writeVarint(snapshot.ended().size());
        for (var ended : snapshot.ended()) {
            out.writeString(ended.path()).writeVarint(ended.attempt()).writeLong(ended.digest());
        }
        return out.toBytes();
    }

    /**
     * Reads what {@link #encode} wrote.
     *
     * @throws CodecException if the bytes are malformed or of another format
     */
    public static Snapshot decode(byte[] bytes) {
        return Reader.readWhole(bytes, SnapshotCodec::read);
    }

    private static Snapshot read(Reader in) {
        int format = in.readByte();
        if (format != FORMAT) {
            throw ValueCodec.unknown("format of a snapshot", format, 0);
        }
        return new Snapshot(
                in.readVarint(),
                in.readVarint(),
                in.readInt(),
                in.readVarint(),
                in.readVarint(),
                in.readVarint(),
                in.readVarint(),
                in.readBoolean() ? in.readString() : skip(in),
                in.readVarint(),
                in.readInt(),
                in.readInt(),
                readGenerations(in),
                ValueCodec.readPayloads(in),
                ValueCodec.readPayloads(in),
                readUnread(in),
                ValueCodec.readNumbers(in),
                ChannelsCodec.read(in),
                readList(in, StateCodec::readAccepted),
                readList(in, StateCodec::readAnswered),
                readEnded(in));
    }

    private static <T> List<T> readList(Reader in, Function<Reader, T> read) {
        int count = in.readCount();
        List<T> list = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            list.add(read.apply(in));
        }
        return list;
    }

    private static @Nullable String skip(Reader in) {
        in.readString();
        return null;
    }

    private static Map<String, Integer> readGenerations(Reader in) {
        var generations = new HashMap<String, Integer>();
        for (int i = in.readCount(); i > 0; i--) {
            generations.put(in.readString(), in.readInt());
        }
        return generations;
    }

    private static List<Snapshot.Unread> readUnread(Reader in) {
        var unread = new ArrayList<Snapshot.Unread>();
        for (int i = in.readCount(); i > 0; i--) {
            int at = in.offset();
            long sequence = in.readVarint();
            if (!(EventCodec.read(in) instanceof Event.Signalled signal)) {
                throw new CodecException("an unread event that is no signal", at);
            }
            unread.add(new Snapshot.Unread(sequence, signal));
        }
        return unread;
    }

    private static List<Snapshot.Ended> readEnded(Reader in) {
        var ended = new ArrayList<Snapshot.Ended>();
        for (int i = in.readCount(); i > 0; i--) {
            ended.add(new Snapshot.Ended(in.readString(), in.readInt(), in.readLong()));
        }
        return ended;
    }
}
