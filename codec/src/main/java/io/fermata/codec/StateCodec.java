package io.fermata.codec;

import io.fermata.kernel.Event;

/** Events of channels, updates and forks, without their tags. */
final class StateCodec {
    private StateCodec() {}

    static void write(Writer out, Event.UpdateAccepted e) {
        ValueCodec.write(out.writeString(e.updateId()).writeString(e.name()), e.argument());
    }

    static Event.UpdateAccepted readAccepted(Reader in) {
        return new Event.UpdateAccepted(in.readString(), in.readString(), ValueCodec.readPayload(in));
    }

    static void write(Writer out, Event.UpdateAnswered e) {
        EndCodec.write(out.writeString(e.updateId()), e.answer());
    }

    static Event.UpdateAnswered readAnswered(Reader in) {
        return new Event.UpdateAnswered(in.readString(), EndCodec.readClosing(in));
    }

    static void write(Writer out, Event.ChannelWritten e) {
        ChannelsCodec.write(out.writeString(e.by()), e.writes());
    }

    static void write(Writer out, Event.Forked e) {
        ValueCodec.write(out.writeString(e.workflowId()), e.run());
        out.writeString(e.fromOperation()).writeBoolean(e.inputEdited()).writeBoolean(e.resultEdited());
    }

    static Event readForked(Reader in) {
        return new Event.Forked(
                in.readString(), ValueCodec.readRunId(in), in.readString(), in.readBoolean(), in.readBoolean());
    }

    static Event readWritten(Reader in) {
        return new Event.ChannelWritten(in.readString(), ChannelsCodec.readWrites(in));
    }
}
