package io.fermata.codec;

import io.fermata.kernel.ChannelWrite;
import io.fermata.kernel.Event;
import java.util.ArrayList;
import java.util.List;

/** Events of channels and updates, without their tags. */
final class StateCodec {
    private static final int SET = 1;
    private static final int COMPARE_AND_SET = 2;
    private static final int APPEND = 3;
    private static final int INCREMENT = 4;

    private StateCodec() {}

    static void write(Writer out, Event.UpdateAccepted e) {
        ValueCodec.write(out.writeString(e.updateId()).writeString(e.name()), e.argument());
    }

    static Event readAccepted(Reader in) {
        return new Event.UpdateAccepted(in.readString(), in.readString(), ValueCodec.readPayload(in));
    }

    static void write(Writer out, Event.UpdateAnswered e) {
        EndCodec.write(out.writeString(e.updateId()), e.answer());
    }

    static Event readAnswered(Reader in) {
        return new Event.UpdateAnswered(in.readString(), EndCodec.readClosing(in));
    }

    static void write(Writer out, Event.ChannelWritten e) {
        out.writeString(e.by()).writeVarint(e.writes().size());
        for (var write : e.writes()) {
            write(out, write);
        }
    }

    static Event readWritten(Reader in) {
        var by = in.readString();
        int count = in.readCount();
        List<ChannelWrite> writes = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            writes.add(readWrite(in));
        }
        return new Event.ChannelWritten(by, writes);
    }

    private static void write(Writer out, ChannelWrite write) {
        switch (write) {
            case ChannelWrite.Set set ->
                ValueCodec.write(out.writeByte(SET).writeString(set.channel()), set.value());
            case ChannelWrite.CompareAndSet swap -> {
                out.writeByte(COMPARE_AND_SET).writeString(swap.channel());
                ValueCodec.write(out.writeVarint(swap.version()), swap.value());
            }
            case ChannelWrite.Append append ->
                ValueCodec.write(out.writeByte(APPEND).writeString(append.channel()), append.item());
            case ChannelWrite.Increment add ->
                out.writeByte(INCREMENT).writeString(add.channel()).writeVarint(add.by());
        }
    }

    private static ChannelWrite readWrite(Reader in) {
        int at = in.offset();
        int tag = in.readByte();
        return switch (tag) {
            case SET -> new ChannelWrite.Set(in.readString(), ValueCodec.readPayload(in));
            case COMPARE_AND_SET ->
                new ChannelWrite.CompareAndSet(in.readString(), in.readVarint(), ValueCodec.readPayload(in));
            case APPEND -> new ChannelWrite.Append(in.readString(), ValueCodec.readPayload(in));
            case INCREMENT -> new ChannelWrite.Increment(in.readString(), in.readVarint());
            default -> throw ValueCodec.unknown("channel write", tag, at);
        };
    }
}
