package io.fermata.engine;

import io.fermata.codec.EndCodec;
import io.fermata.codec.Reader;
import io.fermata.codec.SpecCodec;
import io.fermata.codec.ValueCodec;
import io.fermata.codec.Writer;
import io.fermata.kernel.Command;
import io.fermata.kernel.OperationId;
import io.fermata.kernel.ParentClosePolicy;
import io.fermata.kernel.RunId;
import io.fermata.kernel.StartSpec;
import org.jspecify.annotations.Nullable;

/** What shards tell each other as bytes, in rows that wait to be sent or to be done. */
final class ShardMessageCodec {
    private static final int FOR_RUN = 1;
    private static final int START_CHILD = 2;
    private static final int CLOSE_CHILD = 3;
    private static final int SIGNAL_BY_ID = 4;
    private static final int PUBLISH = 5;
    private static final int ADD_WAIT = 6;
    private static final int REMOVE_WAIT = 7;
    private static final int OFFER = 8;
    private static final int OFFER_ANSWER = 9;
    private static final int START_TRIGGERED = 10;

    private static final int CONFIRM_CHILD = 1;
    private static final int END_CHILD = 2;
    private static final int REFUSE = 3;
    private static final int CONFIRM = 4;

    private ShardMessageCodec() {}

    static byte[] encode(ShardMessage message) {
        var out = new Writer();
        switch (message) {
            case ShardMessage.ForRun m -> writeForRun(out.writeByte(FOR_RUN), m);
            case ShardMessage.StartChild m -> {
                writeStart(out.writeByte(START_CHILD), m.spec(), m.requestId());
                ValueCodec.write(out, m.cause());
            }
            case ShardMessage.CloseChild m -> writeCloseChild(out.writeByte(CLOSE_CHILD), m);
            case ShardMessage.SignalById m -> writeSignal(out.writeByte(SIGNAL_BY_ID), m);
            case ShardMessage.Publish m -> {
                SpecCodec.write(out.writeByte(PUBLISH), m.message());
                ValueCodec.write(out.writeString(m.messageId()), m.cause());
            }
            case ShardMessage.AddWait m ->
                writeWait(out.writeByte(ADD_WAIT), m.type(), m.key(), new WaitId(m.run(), m.operation(), m.arm()));
            case ShardMessage.RemoveWait m ->
                writeWait(out.writeByte(REMOVE_WAIT), m.type(), m.key(), new WaitId(m.run(), m.operation(), m.arm()));
            case ShardMessage.Offer m -> {
                writeWait(out.writeByte(OFFER), m.type(), m.key(), new WaitId(m.run(), m.operation(), m.arm()));
                ValueCodec.write(out.writeString(m.messageId()), m.payload());
                ValueCodec.write(out, m.cause());
            }
            case ShardMessage.OfferAnswer m -> {
                writeWait(out.writeByte(OFFER_ANSWER), m.type(), m.key(), new WaitId(m.run(), m.operation(), m.arm()));
                out.writeString(m.messageId()).writeBoolean(m.accepted()).writeBoolean(m.stillWaits());
                out.writeString(m.workflowId());
            }
            case ShardMessage.StartTriggered m -> {
                writeStart(out.writeByte(START_TRIGGERED), m.spec(), m.requestId());
                ValueCodec.write(out, m.cause());
            }
        }
        return out.toBytes();
    }

    /**
     * Reads what {@link #encode} wrote.
     *
     * @throws io.fermata.codec.CodecException if it is something else
     */
    static ShardMessage decode(byte[] bytes) {
        return Reader.readWhole(bytes, ShardMessageCodec::read);
    }

    private static ShardMessage read(Reader in) {
        int tag = in.readByte();
        return switch (tag) {
            case FOR_RUN ->
                new ShardMessage.ForRun(ValueCodec.readRunId(in), readCommand(in), ValueCodec.readCause(in));
            case START_CHILD ->
                new ShardMessage.StartChild(SpecCodec.readStartSpec(in), in.readString(), ValueCodec.readCause(in));
            case CLOSE_CHILD -> readCloseChild(in);
            case SIGNAL_BY_ID -> readSignal(in);
            case PUBLISH ->
                new ShardMessage.Publish(SpecCodec.readOutMessage(in), in.readString(), ValueCodec.readCause(in));
            case ADD_WAIT -> {
                var wait = Wait.read(in);
                yield new ShardMessage.AddWait(wait.type, wait.key, wait.run, wait.operation, wait.arm);
            }
            case REMOVE_WAIT -> {
                var wait = Wait.read(in);
                yield new ShardMessage.RemoveWait(wait.type, wait.key, wait.run, wait.operation, wait.arm);
            }
            case OFFER -> readOffer(in);
            case OFFER_ANSWER -> readAnswer(in);
            case START_TRIGGERED ->
                new ShardMessage.StartTriggered(SpecCodec.readStartSpec(in), in.readString(), ValueCodec.readCause(in));
            default -> throw new IllegalArgumentException("message between shards of unknown kind " + tag);
        };
    }

    static void write(Writer out, Trigger trigger) {
        out.writeString(trigger.name()).writeString(trigger.type());
        writeOptional(out, trigger.key());
        out.writeString(trigger.idTemplate());
        SpecCodec.write(out, trigger.spec());
    }

    static Trigger readTrigger(Reader in) {
        return new Trigger(
                in.readString(), in.readString(), readOptional(in), in.readString(), SpecCodec.readStartSpec(in));
    }

    /** The beginning that messages about a wait have in common. */
    private record Wait(String type, String key, RunId run, OperationId operation, int arm) {
        static Wait read(Reader in) {
            return new Wait(
                    in.readString(),
                    in.readString(),
                    ValueCodec.readRunId(in),
                    ValueCodec.readOperationId(in),
                    in.readInt());
        }
    }

    private static void writeWait(Writer out, String type, String key, WaitId id) {
        out.writeString(type).writeString(key);
        ValueCodec.write(out, id.run());
        ValueCodec.write(out, id.operation());
        out.writeVarint(id.arm());
    }

    private static ShardMessage readOffer(Reader in) {
        var wait = Wait.read(in);
        var messageId = in.readString();
        var payload = ValueCodec.readPayload(in);
        return new ShardMessage.Offer(
                wait.type, wait.key, wait.run, wait.operation, wait.arm, messageId, payload, ValueCodec.readCause(in));
    }

    private static ShardMessage readAnswer(Reader in) {
        var wait = Wait.read(in);
        return new ShardMessage.OfferAnswer(
                wait.type,
                wait.key,
                wait.run,
                wait.operation,
                wait.arm,
                in.readString(),
                in.readBoolean(),
                in.readBoolean(),
                in.readString());
    }

    private static void writeCloseChild(Writer out, ShardMessage.CloseChild message) {
        out.writeString(message.workflowId()).writeString(message.parentId());
        ValueCodec.write(out, message.parent());
        ValueCodec.write(out, message.operation());
        out.writeString(message.policy().name());
        ValueCodec.write(out, message.cause());
    }

    private static ShardMessage readCloseChild(Reader in) {
        return new ShardMessage.CloseChild(
                in.readString(),
                in.readString(),
                ValueCodec.readRunId(in),
                ValueCodec.readOperationId(in),
                ParentClosePolicy.valueOf(in.readString()),
                ValueCodec.readCause(in));
    }

    private static void writeSignal(Writer out, ShardMessage.SignalById message) {
        ValueCodec.write(out, message.from());
        ValueCodec.write(out, message.operation());
        out.writeString(message.workflowId()).writeString(message.name());
        ValueCodec.write(out, message.payload());
        ValueCodec.write(out.writeString(message.signalId()), message.cause());
    }

    private static ShardMessage readSignal(Reader in) {
        return new ShardMessage.SignalById(
                ValueCodec.readRunId(in),
                ValueCodec.readOperationId(in),
                in.readString(),
                in.readString(),
                ValueCodec.readPayload(in),
                in.readString(),
                ValueCodec.readCause(in));
    }

    private static void writeStart(Writer out, StartSpec spec, String requestId) {
        SpecCodec.write(out, spec);
        out.writeString(requestId);
    }

    /** Only what an operation's other side tells it goes between shards; other commands come to the owner directly. */
    private static void writeForRun(Writer out, ShardMessage.ForRun message) {
        ValueCodec.write(out, message.run());
        var command = message.command();
        if (command instanceof Command.ConfirmChild c) {
            ValueCodec.write(out.writeByte(CONFIRM_CHILD), c.operation());
            ValueCodec.write(out.writeVarint(c.generation()).writeString(c.workflowId()), c.run());
        } else if (command instanceof Command.CloseChild c) {
            ValueCodec.write(out.writeByte(END_CHILD), c.operation());
            EndCodec.write(out.writeVarint(c.generation()), c.end());
        } else if (command instanceof Command.RefuseOperation c) {
            ValueCodec.write(out.writeByte(REFUSE), c.operation());
            ValueCodec.write(out, c.failure());
        } else if (command instanceof Command.ConfirmOperation c) {
            ValueCodec.write(out.writeByte(CONFIRM), c.operation());
        } else {
            throw new IllegalArgumentException(command.getClass().getSimpleName() + " does not go between shards");
        }
        ValueCodec.write(out, message.cause());
    }

    private static Command readCommand(Reader in) {
        int tag = in.readByte();
        var operation = ValueCodec.readOperationId(in);
        return switch (tag) {
            case CONFIRM_CHILD ->
                new Command.ConfirmChild(operation, in.readInt(), in.readString(), ValueCodec.readRunId(in));
            case END_CHILD -> new Command.CloseChild(operation, in.readInt(), EndCodec.readRunEnd(in));
            case REFUSE -> new Command.RefuseOperation(operation, ValueCodec.readFailure(in));
            case CONFIRM -> new Command.ConfirmOperation(operation);
            default -> throw new IllegalArgumentException("command between shards of unknown kind " + tag);
        };
    }

    private static void writeOptional(Writer out, @Nullable String text) {
        out.writeBoolean(text != null).writeString(text == null ? "" : text);
    }

    private static @Nullable String readOptional(Reader in) {
        boolean there = in.readBoolean();
        var text = in.readString();
        return there ? text : null;
    }
}
