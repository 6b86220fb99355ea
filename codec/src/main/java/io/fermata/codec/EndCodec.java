package io.fermata.codec;

import io.fermata.kernel.Closing;
import io.fermata.kernel.RunEnd;

/** How operations and runs end. */
public final class EndCodec {
    private static final int COMPLETED = 1;
    private static final int FAILED = 2;
    private static final int TIMED_OUT = 3;
    private static final int CANCELLED = 4;
    private static final int TERMINATED = 5;
    private static final int CONTINUED = 6;

    private EndCodec() {}

    public static void write(Writer out, Closing closing) {
        switch (closing) {
            case Closing.Completed it -> ValueCodec.write(out.writeByte(COMPLETED), it.result());
            case Closing.Failed it -> ValueCodec.write(out.writeByte(FAILED), it.failure());
            case Closing.TimedOut it -> out.writeByte(TIMED_OUT).writeString(it.which());
            case Closing.Cancelled it -> out.writeByte(CANCELLED).writeString(it.reason());
        }
    }

    public static Closing readClosing(Reader in) {
        int at = in.offset();
        int tag = in.readByte();
        return switch (tag) {
            case COMPLETED -> new Closing.Completed(ValueCodec.readPayload(in));
            case FAILED -> new Closing.Failed(ValueCodec.readFailure(in));
            case TIMED_OUT -> new Closing.TimedOut(in.readString());
            case CANCELLED -> new Closing.Cancelled(in.readString());
            default -> throw ValueCodec.unknown("end of an operation", tag, at);
        };
    }

    public static void write(Writer out, RunEnd end) {
        switch (end) {
            case RunEnd.Completed it -> ValueCodec.write(out.writeByte(COMPLETED), it.result());
            case RunEnd.Failed it -> {
                ValueCodec.write(out.writeByte(FAILED), it.failure());
                ValueCodec.writeOptional(out, it.retriedBy());
            }
            case RunEnd.TimedOut it -> {
                out.writeByte(TIMED_OUT).writeString(it.which());
                ValueCodec.writeOptional(out, it.retriedBy());
            }
            case RunEnd.Cancelled it -> out.writeByte(CANCELLED).writeString(it.reason());
            case RunEnd.Terminated it -> out.writeByte(TERMINATED).writeString(it.reason());
            case RunEnd.ContinuedAsNew it -> ValueCodec.write(out.writeByte(CONTINUED), it.next());
        }
    }

    public static RunEnd readRunEnd(Reader in) {
        int at = in.offset();
        int tag = in.readByte();
        return switch (tag) {
            case COMPLETED -> new RunEnd.Completed(ValueCodec.readPayload(in));
            case FAILED -> new RunEnd.Failed(ValueCodec.readFailure(in), ValueCodec.readOptionalRunId(in));
            case TIMED_OUT -> new RunEnd.TimedOut(in.readString(), ValueCodec.readOptionalRunId(in));
            case CANCELLED -> new RunEnd.Cancelled(in.readString());
            case TERMINATED -> new RunEnd.Terminated(in.readString());
            case CONTINUED -> new RunEnd.ContinuedAsNew(ValueCodec.readRunId(in));
            default -> throw ValueCodec.unknown("end of a run", tag, at);
        };
    }
}
