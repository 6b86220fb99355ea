package io.fermata.codec;

import io.fermata.kernel.Event;

/** One event: a tag and its fields. */
public final class EventCodec {
    private static final int STARTED = 1;
    private static final int START_DELAY_ELAPSED = 2;
    private static final int TURN_TAKEN = 3;
    private static final int OPERATION_OPENED = 4;
    private static final int ATTEMPT_DUE = 5;
    private static final int ATTEMPT_STARTED = 6;
    private static final int ATTEMPT_FAILED = 7;
    private static final int ATTEMPT_LOST = 8;
    private static final int HEARTBEAT = 9;
    private static final int MESSAGE_DELIVERED = 10;
    private static final int CHILD_STARTED = 11;
    private static final int OPERATION_CLOSED = 12;
    private static final int SIGNALLED = 13;
    private static final int CANCEL_REQUESTED = 14;
    private static final int PAUSED = 15;
    private static final int RESUMED = 16;
    private static final int BLOCKED = 17;
    private static final int REOPENED = 18;
    private static final int ANNOTATED = 19;
    private static final int VIEW_SET = 20;
    private static final int ATTRIBUTES_SET = 21;
    private static final int CHECKPOINTED = 22;
    private static final int CLOSED = 23;
    private static final int STEP_LIMIT_SET = 28;
    private static final int ATTEMPT_DEFERRED = 27;
    private static final int UPDATE_ACCEPTED = 24;
    private static final int UPDATE_ANSWERED = 25;
    private static final int CHANNEL_WRITTEN = 26;
    private static final int FORKED = 29;

    private EventCodec() {}

    public static void write(Writer out, Event event) {
        switch (event) {
            case Event.Started e -> SpecCodec.write(out.writeByte(STARTED), e.spec());
            case Event.StartDelayElapsed e -> out.writeByte(START_DELAY_ELAPSED);
            case Event.TurnTaken e -> writeTurn(out, e);
            case Event.OperationOpened e -> writeOperation(out, e);
            case Event.OperationClosed e -> writeOperation(out, e);
            case Event.AttemptDue e -> writeAttempt(out, e);
            case Event.AttemptStarted e -> writeAttempt(out, e);
            case Event.AttemptFailed e -> writeAttempt(out, e);
            case Event.AttemptLost e -> writeAttempt(out, e);
            case Event.AttemptDeferred e -> writeAttempt(out, e);
            case Event.Heartbeat e -> writeAttempt(out, e);
            case Event.MessageDelivered e -> writeOperation(out, e);
            case Event.ChildStarted e -> writeOperation(out, e);
            case Event.Signalled e -> writeSignal(out, e);
            case Event.CancelRequested e -> out.writeByte(CANCEL_REQUESTED).writeString(e.reason());
            case Event.Paused e -> out.writeByte(PAUSED).writeString(e.reason());
            case Event.Resumed e -> out.writeByte(RESUMED);
            case Event.Blocked e ->
                out.writeByte(BLOCKED).writeString(e.reason()).writeString(e.advice());
            case Event.Reopened e -> writeReopened(out, e);
            case Event.Annotated e -> ValueCodec.write(out.writeByte(ANNOTATED).writeString(e.kind()), e.note());
            case Event.ViewSet e -> ValueCodec.write(out.writeByte(VIEW_SET).writeString(e.key()), e.value());
            case Event.AttributesSet e -> ValueCodec.write(out.writeByte(ATTRIBUTES_SET), e.attributes());
            case Event.Checkpointed e -> ValueCodec.write(out.writeByte(CHECKPOINTED), e.state());
            case Event.Closed e -> writeClosed(out, e);
            case Event.StepLimitSet e -> out.writeByte(STEP_LIMIT_SET).writeVarint(e.steps());
            case Event.UpdateAccepted e -> StateCodec.write(out.writeByte(UPDATE_ACCEPTED), e);
            case Event.UpdateAnswered e -> StateCodec.write(out.writeByte(UPDATE_ANSWERED), e);
            case Event.ChannelWritten e -> StateCodec.write(out.writeByte(CHANNEL_WRITTEN), e);
            case Event.Forked e -> StateCodec.write(out.writeByte(FORKED), e);
        }
    }

    private static void writeTurn(Writer out, Event.TurnTaken e) {
        out.writeByte(TURN_TAKEN).writeVarint(e.number()).writeVarint(e.through());
        ValueCodec.writeNumbers(out, e.consumedSignals());
    }

    private static void writeOperation(Writer out, Event.OperationOpened e) {
        ValueCodec.write(out.writeByte(OPERATION_OPENED), e.operation());
        SpecCodec.write(out, e.spec());
    }

    private static void writeOperation(Writer out, Event.OperationClosed e) {
        ValueCodec.write(out.writeByte(OPERATION_CLOSED), e.operation());
        EndCodec.write(out, e.closing());
    }

    private static void writeOperation(Writer out, Event.MessageDelivered e) {
        ValueCodec.write(out.writeByte(MESSAGE_DELIVERED), e.operation());
        ValueCodec.write(out.writeVarint(e.arm()).writeString(e.messageId()), e.payload());
    }

    private static void writeOperation(Writer out, Event.ChildStarted e) {
        ValueCodec.write(out.writeByte(CHILD_STARTED), e.operation());
        ValueCodec.write(out.writeString(e.workflowId()), e.run());
    }

    private static void writeSignal(Writer out, Event.Signalled e) {
        ValueCodec.write(out.writeByte(SIGNALLED).writeString(e.name()), e.payload());
        out.writeString(e.signalId());
    }

    private static void writeReopened(Writer out, Event.Reopened e) {
        out.writeByte(REOPENED).writeString(e.fromOperation()).writeVarint(e.generation());
        ValueCodec.write(out, e.editedInput());
    }

    private static void writeClosed(Writer out, Event.Closed e) {
        EndCodec.write(out.writeByte(CLOSED), e.end());
        ValueCodec.writeNumbers(out, e.unreadSignals());
    }

    private static void writeAttempt(Writer out, Event.AttemptDue e) {
        ValueCodec.write(out.writeByte(ATTEMPT_DUE), e.operation());
        out.writeVarint(e.attempt());
    }

    private static void writeAttempt(Writer out, Event.AttemptStarted e) {
        ValueCodec.write(out.writeByte(ATTEMPT_STARTED), e.operation());
        out.writeVarint(e.attempt()).writeString(e.worker());
    }

    private static void writeAttempt(Writer out, Event.AttemptFailed e) {
        ValueCodec.write(out.writeByte(ATTEMPT_FAILED), e.operation());
        ValueCodec.write(out.writeVarint(e.attempt()), e.failure());
        out.writeVarint(e.retryAtMillis());
    }

    private static void writeAttempt(Writer out, Event.AttemptLost e) {
        ValueCodec.write(out.writeByte(ATTEMPT_LOST), e.operation());
        out.writeVarint(e.attempt()).writeString(e.why()).writeVarint(e.retryAtMillis());
    }

    private static void writeAttempt(Writer out, Event.AttemptDeferred e) {
        ValueCodec.write(out.writeByte(ATTEMPT_DEFERRED), e.operation());
        out.writeVarint(e.attempt()).writeString(e.why()).writeVarint(e.retryAtMillis());
    }

    private static void writeAttempt(Writer out, Event.Heartbeat e) {
        ValueCodec.write(out.writeByte(HEARTBEAT), e.operation());
        ValueCodec.write(out.writeVarint(e.attempt()), e.details());
    }

    public static Event read(Reader in) {
        int at = in.offset();
        int tag = in.readByte();
        return switch (tag) {
            case TURN_TAKEN -> new Event.TurnTaken(in.readInt(), in.readVarint(), ValueCodec.readNumbers(in));
            case OPERATION_OPENED, OPERATION_CLOSED, CHILD_STARTED, MESSAGE_DELIVERED -> readOfOperation(tag, in);
            case ATTEMPT_DUE, ATTEMPT_STARTED, ATTEMPT_FAILED, ATTEMPT_LOST, ATTEMPT_DEFERRED, HEARTBEAT ->
                readOfAttempt(tag, in);
            case SIGNALLED -> new Event.Signalled(in.readString(), ValueCodec.readPayload(in), in.readString());
            case ANNOTATED -> new Event.Annotated(in.readString(), ValueCodec.readPayload(in));
            case VIEW_SET -> new Event.ViewSet(in.readString(), ValueCodec.readPayload(in));
            case ATTRIBUTES_SET -> new Event.AttributesSet(ValueCodec.readPayloads(in));
            case CHECKPOINTED -> new Event.Checkpointed(ValueCodec.readPayload(in));
            default -> readOfRun(tag, at, in);
        };
    }

    private static Event readOfRun(int tag, int at, Reader in) {
        return switch (tag) {
            case STARTED -> new Event.Started(SpecCodec.readStartSpec(in));
            case START_DELAY_ELAPSED -> new Event.StartDelayElapsed();
            case CANCEL_REQUESTED -> new Event.CancelRequested(in.readString());
            case PAUSED -> new Event.Paused(in.readString());
            case RESUMED -> new Event.Resumed();
            case BLOCKED -> new Event.Blocked(in.readString(), in.readString());
            case REOPENED -> new Event.Reopened(in.readString(), in.readInt(), ValueCodec.readPayload(in));
            case CLOSED -> new Event.Closed(EndCodec.readRunEnd(in), ValueCodec.readNumbers(in));
            case STEP_LIMIT_SET -> new Event.StepLimitSet(in.readInt());
            case UPDATE_ACCEPTED -> StateCodec.readAccepted(in);
            case UPDATE_ANSWERED -> StateCodec.readAnswered(in);
            case CHANNEL_WRITTEN -> StateCodec.readWritten(in);
            case FORKED -> StateCodec.readForked(in);
            default -> throw ValueCodec.unknown("event", tag, at);
        };
    }

    private static Event readOfOperation(int tag, Reader in) {
        var operation = ValueCodec.readOperationId(in);
        return switch (tag) {
            case OPERATION_OPENED -> new Event.OperationOpened(operation, SpecCodec.readOperationSpec(in));
            case OPERATION_CLOSED -> new Event.OperationClosed(operation, EndCodec.readClosing(in));
            case CHILD_STARTED -> new Event.ChildStarted(operation, in.readString(), ValueCodec.readRunId(in));
            default -> new Event.MessageDelivered(operation, in.readInt(), in.readString(), ValueCodec.readPayload(in));
        };
    }

    private static Event readOfAttempt(int tag, Reader in) {
        var operation = ValueCodec.readOperationId(in);
        int attempt = in.readInt();
        return switch (tag) {
            case ATTEMPT_DUE -> new Event.AttemptDue(operation, attempt);
            case ATTEMPT_STARTED -> new Event.AttemptStarted(operation, attempt, in.readString());
            case ATTEMPT_FAILED ->
                new Event.AttemptFailed(operation, attempt, ValueCodec.readFailure(in), in.readVarint());
            case ATTEMPT_LOST -> new Event.AttemptLost(operation, attempt, in.readString(), in.readVarint());
            case ATTEMPT_DEFERRED -> new Event.AttemptDeferred(operation, attempt, in.readString(), in.readVarint());
            default -> new Event.Heartbeat(operation, attempt, ValueCodec.readPayload(in));
        };
    }
}
