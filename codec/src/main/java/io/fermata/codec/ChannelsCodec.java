package io.fermata.codec;

import io.fermata.kernel.ChannelWrite;
import io.fermata.kernel.Channels;
import java.util.ArrayList;
import java.util.List;

/** Channels, and writes to them, as bytes. */
public final class ChannelsCodec {
    private static final int SET = 1;
    private static final int COMPARE_AND_SET = 2;
    private static final int APPEND = 3;
    private static final int INCREMENT = 4;

    private ChannelsCodec() {}

    /** Writes all channels, each with the place of its last write. */
    public static void write(Writer out, Channels channels) {
        out.writeVarint(channels.all().size());
        channels.all().forEach((name, value) -> write(out.writeVarint(value.version()), channels.asWrites(name)));
    }

    /**
     * Reads what {@link #write(Writer, Channels)} wrote.
     *
     * @throws CodecException if the bytes are malformed
     */
    public static Channels read(Reader in) {
        var channels = Channels.NONE;
        for (int i = in.readCount(); i > 0; i--) {
            long version = in.readVarint();
            channels = channels.with(readWrites(in), version);
        }
        return channels;
    }

    public static void write(Writer out, List<ChannelWrite> writes) {
        out.writeVarint(writes.size());
        for (var write : writes) {
            write(out, write);
        }
    }

    /**
     * Reads what {@link #write(Writer, List)} wrote.
     *
     * @throws CodecException if the bytes are malformed
     */
    public static List<ChannelWrite> readWrites(Reader in) {
        int count = in.readCount();
        List<ChannelWrite> writes = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            writes.add(readWrite(in));
        }
        return writes;
    }

    private static void write(Writer out, ChannelWrite write) {
        switch (write) {
            case ChannelWrite.Set set -> ValueCodec.write(out.writeByte(SET).writeString(set.channel()), set.value());
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
