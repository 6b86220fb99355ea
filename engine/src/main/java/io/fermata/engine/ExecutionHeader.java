package io.fermata.engine;

import io.fermata.codec.Reader;
import io.fermata.codec.ValueCodec;
import io.fermata.codec.Writer;
import io.fermata.kernel.ExecutionState;
import io.fermata.kernel.OperationId;
import io.fermata.kernel.Payload;
import io.fermata.kernel.RunId;
import io.fermata.kernel.StartSpec;
import io.fermata.kernel.Status;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What lists and look-ups need of a run: one row, written when its status or an attribute changes. */
record ExecutionHeader(
        String workflowId,
        String workflow,
        Status status,
        long startedMillis,
        long closedMillis,
        int attempt,
        Map<String, Payload> attributes,
        String memo,
        String correlationId,
        @Nullable RunId continuedFrom,
        StartSpec.@Nullable Parent parent) {

    static ExecutionHeader of(ExecutionState state) {
        var spec = state.spec();
        return new ExecutionHeader(
                spec.workflowId(),
                spec.workflow(),
                state.status(),
                state.startedAtMillis(),
                state.closedAtMillis(),
                spec.attempt(),
                state.attributes(),
                spec.memo(),
                spec.correlationId(),
                spec.continuedFrom(),
                spec.parent());
    }

    byte[] encode() {
        var out = new Writer()
                .writeByte(code(status))
                .writeString(workflowId)
                .writeString(workflow)
                .writeVarint(startedMillis)
                .writeVarint(closedMillis)
                .writeVarint(attempt)
                .writeString(memo)
                .writeString(correlationId);
        ValueCodec.write(out, attributes);
        ValueCodec.writeOptional(out, continuedFrom);
        out.writeBoolean(parent != null);
        if (parent != null) {
            out.writeString(parent.workflowId());
            ValueCodec.write(out, parent.run());
            ValueCodec.write(out, parent.operation());
            out.writeVarint(parent.generation());
        }
        return out.toBytes();
    }

    /**
     * Reads what {@link #encode} wrote.
     *
     * @throws io.fermata.codec.CodecException if it is something else
     */
    static ExecutionHeader decode(byte[] value) {
        return Reader.readWhole(value, ExecutionHeader::read);
    }

    private static ExecutionHeader read(Reader in) {
        var status = status(in.readByte());
        var workflowId = in.readString();
        var workflow = in.readString();
        long started = in.readVarint();
        long closed = in.readVarint();
        int attempt = in.readInt();
        var memo = in.readString();
        var correlationId = in.readString();
        var attributes = ValueCodec.readPayloads(in);
        var continuedFrom = ValueCodec.readOptionalRunId(in);
        StartSpec.Parent parent = in.readBoolean() ? readParent(in) : null;
        return new ExecutionHeader(
                workflowId,
                workflow,
                status,
                started,
                closed,
                attempt,
                attributes,
                memo,
                correlationId,
                continuedFrom,
                parent);
    }

    private static StartSpec.Parent readParent(Reader in) {
        var workflowId = in.readString();
        RunId run = ValueCodec.readRunId(in);
        OperationId operation = ValueCodec.readOperationId(in);
        return new StartSpec.Parent(workflowId, run, operation, in.readInt());
    }

    /** The byte on disk; never changes for a status. */
    static byte code(Status status) {
        return switch (status) {
            case OPEN -> 1;
            case PAUSED -> 2;
            case BLOCKED -> 3;
            case COMPLETED -> 4;
            case FAILED -> 5;
            case CANCELLED -> 6;
            case TERMINATED -> 7;
            case TIMED_OUT -> 8;
            case CONTINUED -> 9;
        };
    }

    static Status status(int code) {
        for (var status : Status.values()) {
            if (code(status) == code) {
                return status;
            }
        }
        throw new IllegalArgumentException("a header has the unknown status " + code);
    }
}
