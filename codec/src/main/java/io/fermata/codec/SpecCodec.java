package io.fermata.codec;

import io.fermata.kernel.OperationSpec;
import io.fermata.kernel.ParentClosePolicy;
import io.fermata.kernel.StartSpec;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What runs and operations were asked for. */
public final class SpecCodec {
    private static final int STEP = 1;
    private static final int TASK = 2;
    private static final int CALLBACK = 3;
    private static final int TIMER = 4;
    private static final int AWAIT = 5;
    private static final int CHILD = 6;
    private static final int PUBLISH = 7;
    private static final int SIGNAL_OTHER = 8;
    private static final int MARKER = 9;

    private static final int WITH_MESSAGE_ID = 1;
    private static final int WITH_CORRELATION_ID = 2;

    private SpecCodec() {}

    public static void write(Writer out, OperationSpec spec) {
        switch (spec) {
            case OperationSpec.Step it -> writeStep(out.writeByte(STEP), it);
            case OperationSpec.Task it -> writeTask(out.writeByte(TASK), it);
            case OperationSpec.Callback it ->
                ValueCodec.write(out.writeByte(CALLBACK).writeString(it.name()), it.timeouts());
            case OperationSpec.Timer it ->
                out.writeByte(TIMER).writeString(it.name()).writeVarint(it.dueMillis());
            case OperationSpec.Await it -> writeAwait(out.writeByte(AWAIT), it);
            case OperationSpec.Child it -> writeChild(out.writeByte(CHILD), it);
            case OperationSpec.Publish it -> write(out.writeByte(PUBLISH).writeString(it.name()), it.message());
            case OperationSpec.SignalOther it ->
                ValueCodec.write(
                        out.writeByte(SIGNAL_OTHER).writeString(it.name()).writeString(it.workflowId()), it.input());
            case OperationSpec.Marker it ->
                ValueCodec.write(out.writeByte(MARKER).writeString(it.name()).writeString(it.kind()), it.value());
        }
    }

    public static OperationSpec readOperationSpec(Reader in) {
        int at = in.offset();
        int tag = in.readByte();
        return switch (tag) {
            case STEP -> readStep(in);
            case TASK -> readTask(in);
            case CALLBACK -> new OperationSpec.Callback(in.readString(), ValueCodec.readTimeouts(in));
            case TIMER -> new OperationSpec.Timer(in.readString(), in.readVarint());
            case AWAIT -> readAwait(in);
            case CHILD -> readChild(in);
            case PUBLISH -> new OperationSpec.Publish(in.readString(), readOutMessage(in));
            case SIGNAL_OTHER ->
                new OperationSpec.SignalOther(in.readString(), in.readString(), ValueCodec.readPayload(in));
            case MARKER -> new OperationSpec.Marker(in.readString(), in.readString(), ValueCodec.readPayload(in));
            default -> throw ValueCodec.unknown("operation", tag, at);
        };
    }

    private static void writeStep(Writer out, OperationSpec.Step it) {
        ValueCodec.write(out.writeString(it.name()), it.input());
        ValueCodec.write(out, it.retry());
        ValueCodec.write(out, it.timeouts());
        out.writeBoolean(it.compensated());
    }

    private static OperationSpec readStep(Reader in) {
        return new OperationSpec.Step(
                in.readString(),
                ValueCodec.readPayload(in),
                ValueCodec.readRetryPolicy(in),
                ValueCodec.readTimeouts(in),
                in.readBoolean());
    }

    private static void writeTask(Writer out, OperationSpec.Task it) {
        ValueCodec.write(out.writeString(it.name()), it.input());
        out.writeString(it.queue()).writeVarint(it.priority());
        ValueCodec.write(out, it.retry());
        ValueCodec.write(out, it.timeouts());
        out.writeBoolean(it.compensated());
    }

    private static OperationSpec readTask(Reader in) {
        return new OperationSpec.Task(
                in.readString(),
                ValueCodec.readPayload(in),
                in.readString(),
                in.readInt(),
                ValueCodec.readRetryPolicy(in),
                ValueCodec.readTimeouts(in),
                in.readBoolean());
    }

    private static void writeAwait(Writer out, OperationSpec.Await it) {
        out.writeString(it.name()).writeVarint(it.arms().size());
        for (var arm : it.arms()) {
            out.writeString(arm.type()).writeString(arm.key());
        }
        out.writeBoolean(it.all()).writeVarint(it.timeoutAtMillis());
    }

    private static OperationSpec readAwait(Reader in) {
        var name = in.readString();
        int count = in.readCount();
        List<OperationSpec.Arm> arms = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            arms.add(new OperationSpec.Arm(in.readString(), in.readString()));
        }
        return new OperationSpec.Await(name, arms, in.readBoolean(), in.readVarint());
    }

    private static void writeChild(Writer out, OperationSpec.Child it) {
        ValueCodec.write(out.writeString(it.name()).writeString(it.workflowId()), it.input());
        ValueCodec.write(out.writeByte(tag(it.policy())), it.attributes());
        ValueCodec.write(out.writeVarint(it.executionTimeoutMillis()), it.retry());
    }

    private static OperationSpec readChild(Reader in) {
        return new OperationSpec.Child(
                in.readString(),
                in.readString(),
                ValueCodec.readPayload(in),
                readPolicy(in),
                ValueCodec.readPayloads(in),
                in.readVarint(),
                ValueCodec.readRetryPolicy(in));
    }

    private static int tag(ParentClosePolicy policy) {
        return switch (policy) {
            case TERMINATE -> 0;
            case REQUEST_CANCEL -> 1;
            case ABANDON -> 2;
        };
    }

    private static ParentClosePolicy readPolicy(Reader in) {
        int at = in.offset();
        int tag = in.readByte();
        return switch (tag) {
            case 0 -> ParentClosePolicy.TERMINATE;
            case 1 -> ParentClosePolicy.REQUEST_CANCEL;
            case 2 -> ParentClosePolicy.ABANDON;
            default -> throw ValueCodec.unknown("parent close policy", tag, at);
        };
    }

    public static void write(Writer out, OperationSpec.OutMessage it) {
        ValueCodec.write(out.writeString(it.type()).writeString(it.key()), it.payload());
        out.writeBoolean(it.toAll()).writeVarint(it.ttlMillis());
        var messageId = it.messageId();
        boolean correlated = !it.correlationId().isEmpty();
        out.writeByte((messageId == null ? 0 : WITH_MESSAGE_ID) + (correlated ? WITH_CORRELATION_ID : 0));
        if (messageId != null) {
            out.writeString(messageId);
        }
        if (correlated) {
            out.writeString(it.correlationId());
        }
    }

    public static OperationSpec.OutMessage readOutMessage(Reader in) {
        var type = in.readString();
        var key = in.readString();
        var payload = ValueCodec.readPayload(in);
        boolean toAll = in.readBoolean();
        long ttlMillis = in.readVarint();
        int at = in.offset();
        int ids = in.readByte();
        if (ids > (WITH_MESSAGE_ID | WITH_CORRELATION_ID)) {
            throw ValueCodec.unknown("form of message", ids, at);
        }
        var messageId = (ids & WITH_MESSAGE_ID) == 0 ? null : in.readString();
        var correlationId = (ids & WITH_CORRELATION_ID) == 0 ? "" : in.readString();
        return new OperationSpec.OutMessage(type, key, payload, toAll, ttlMillis, messageId, correlationId);
    }

    public static void write(Writer out, StartSpec it) {
        out.writeString(it.workflowId()).writeString(it.workflow());
        out.writeString(it.programKind()).writeString(it.codeVersion());
        ValueCodec.write(out, it.input());
        ValueCodec.write(out, it.attributes());
        out.writeString(it.memo()).writeString(it.correlationId());
        out.writeVarint(it.executionTimeoutMillis()).writeVarint(it.runTimeoutMillis());
        out.writeVarint(it.executionStartMillis());
        ValueCodec.write(out, it.retry());
        out.writeVarint(it.attempt()).writeVarint(it.delayMillis());
        ValueCodec.writeOptional(out, it.continuedFrom());
        writeParent(out, it.parent());
    }

    public static StartSpec readStartSpec(Reader in) {
        return new StartSpec(
                in.readString(),
                in.readString(),
                in.readString(),
                in.readString(),
                ValueCodec.readPayload(in),
                ValueCodec.readPayloads(in),
                in.readString(),
                in.readString(),
                in.readVarint(),
                in.readVarint(),
                in.readVarint(),
                ValueCodec.readRetryPolicy(in),
                in.readInt(),
                in.readVarint(),
                ValueCodec.readOptionalRunId(in),
                readParent(in));
    }

    private static void writeParent(Writer out, StartSpec.@Nullable Parent parent) {
        out.writeBoolean(parent != null);
        if (parent != null) {
            write(out, parent);
        }
    }

    private static StartSpec.@Nullable Parent readParent(Reader in) {
        return in.readBoolean() ? readExistingParent(in) : null;
    }

    public static void write(Writer out, StartSpec.Parent parent) {
        ValueCodec.write(out.writeString(parent.workflowId()), parent.run());
        ValueCodec.write(out, parent.operation());
        out.writeVarint(parent.generation());
    }

    public static StartSpec.Parent readExistingParent(Reader in) {
        return new StartSpec.Parent(
                in.readString(), ValueCodec.readRunId(in), ValueCodec.readOperationId(in), in.readInt());
    }
}
