package io.fermata.codec;

import io.fermata.kernel.Event;
import io.fermata.kernel.HistoryRecord;
import java.util.ArrayList;
import java.util.List;

/** A record of a history as bytes: a format version, then varints and tags. */
public final class HistoryCodec {
    private static final int FORMAT = 1;

    private HistoryCodec() {}

    public static byte[] encode(HistoryRecord historyRecord) {
        var out = new Writer();
        write(out, historyRecord);
        return out.toBytes();
    }

    /** Appends the record to a buffer that is used again. */
    public static void write(Writer out, HistoryRecord historyRecord) {
        out.writeByte(FORMAT);
        out.writeVarint(historyRecord.firstSequence()).writeVarint(historyRecord.atMillis());
        ValueCodec.write(out, historyRecord.cause());
        var events = historyRecord.events();
        out.writeVarint(events.size());
        for (int i = 0; i < events.size(); i++) {
            EventCodec.write(out, events.get(i));
        }
    }

    /**
     * Reads a record of any released format.
     *
     * @throws CodecException if the bytes are malformed or of a newer format
     */
    public static HistoryRecord decode(byte[] bytes) {
        return Reader.readWhole(bytes, HistoryCodec::read);
    }

    private static HistoryRecord read(Reader in) {
        int format = in.readByte();
        if (format != FORMAT) {
            throw ValueCodec.unknown("format of a history record", format, 0);
        }
        return new HistoryRecord(in.readVarint(), in.readVarint(), ValueCodec.readCause(in), readEvents(in));
    }

    private static List<Event> readEvents(Reader in) {
        int count = in.readCount();
        List<Event> events = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            events.add(EventCodec.read(in));
        }
        return events;
    }
}
