package io.fermata.durable;

import io.fermata.codec.CodecException;
import io.fermata.codec.EventCodec;
import io.fermata.codec.Reader;
import io.fermata.codec.ValueCodec;
import io.fermata.codec.Writer;
import io.fermata.kernel.Event;
import io.fermata.kernel.Intent;
import io.fermata.kernel.Payload;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Checkpoints of one program: what the user keeps, in an envelope with all that a replay from there cannot find in
 * later events.
 */
final class Checkpoints {
    private static final String ENCODING = "application/fermata-checkpoint";
    private static final int FORMAT = 1;

    /**
     * Where a replay starts.
     *
     * @param counter of the operations of the workflow's method
     * @param shown the last event that had been shown, at {@code shownAtMillis}
     * @param unread sequences of the signals that nobody had taken
     * @param channels as the code saw them
     * @param early the updates that no handler had taken
     * @param generation how often the run had been reopened
     */
    record Start(
            int counter,
            long shown,
            long shownAtMillis,
            List<Long> unread,
            Map<String, Integer> versions,
            List<String> attributes,
            List<String> views,
            OwnChannels.Seen channels,
            List<UpdateHandlers.Taken> early,
            Payload state,
            int generation) {}

    private final JavaProgram program;
    private @Nullable Payload last;

    Checkpoints(JavaProgram program) {
        this.program = program;
    }

    /** The state of the last checkpoint; null if there is none. */
    @Nullable
    Payload last() {
        return last;
    }

    /** Others may still have to do what needs no wait, so they go first. */
    void record(Fiber fiber, Payload state) {
        if (!fiber.path.isEmpty()) {
            throw refused("only the workflow's method itself makes one, not " + fiber);
        }
        if (fiber.scope != program.root) {
            throw refused("it is made outside of scope, shielded and saga");
        }
        program.fibers.makeRunnable(fiber);
        program.fibers.pause(fiber);
        var open = program.openOperation();
        if (open != null) {
            throw refused(open + " is open; wait for it first");
        }
        if (!program.fibers.isAlone()) {
            throw refused("a branch or handler still runs; wait for its end first");
        }
        last = state;
        program.results.forget();
        if (!program.journal.isReplaying()) {
            program.journal.add(new Intent.Checkpoint(write(fiber.counter, state)));
            program.journal.checkpointed();
            fiber.beginChapter();
        }
    }

    /** Brings the program, which has not run yet, to where it stood. */
    void restore(Start start) {
        last = start.state();
        program.versions.restore(start.versions());
        program.marks.restore(start.attributes(), start.views());
        program.channels.restore(start.channels());
        program.updates.restore(start.early());
    }

    private static IllegalStateException refused(String why) {
        return new IllegalStateException("no checkpoint can be made here: " + why);
    }

    private Payload write(int counter, Payload state) {
        var journal = program.journal;
        var out = new Writer();
        out.writeByte(FORMAT).writeVarint(counter);
        out.writeVarint(journal.shown()).writeVarint(journal.shownAtMillis());
        var unread = program.signals.unread();
        out.writeVarint(unread.size());
        unread.forEach(out::writeVarint);
        var versions = program.versions.known();
        out.writeVarint(versions.size());
        versions.forEach((change, version) -> out.writeString(change).writeVarint(version));
        ValueCodec.writeStrings(out, program.marks.attributes());
        ValueCodec.writeStrings(out, program.marks.views());
        program.channels.kept().write(out);
        var early = program.updates.early();
        out.writeVarint(early.size());
        early.forEach(taken -> EventCodec.write(out.writeVarint(taken.sequence()), taken.update()));
        ValueCodec.write(out, state);
        out.writeVarint(journal.redone().now());
        return new Payload(ENCODING, out.toBytes());
    }

    /**
     * Reads what was recorded.
     *
     * @throws CodecException if this is no checkpoint of a known format
     */
    static Start read(Payload recorded) {
        var in = new Reader(recorded.bytes());
        int format = in.readByte();
        if (!recorded.encoding().equals(ENCODING) || format != FORMAT) {
            throw new CodecException("a checkpoint of an unknown format", 0);
        }
        int counter = in.readInt();
        long shown = in.readVarint();
        long shownAtMillis = in.readVarint();
        var unread = new ArrayList<Long>();
        for (int i = in.readCount(); i > 0; i--) {
            unread.add(in.readVarint());
        }
        var versions = new HashMap<String, Integer>();
        for (int i = in.readCount(); i > 0; i--) {
            versions.put(in.readString(), in.readInt());
        }
        return new Start(
                counter,
                shown,
                shownAtMillis,
                unread,
                versions,
                ValueCodec.readStrings(in),
                ValueCodec.readStrings(in),
                OwnChannels.Seen.read(in),
                readEarly(in),
                ValueCodec.readPayload(in),
                in.atEnd() ? 0 : in.readInt());
    }

    private static List<UpdateHandlers.Taken> readEarly(Reader in) {
        var early = new ArrayList<UpdateHandlers.Taken>();
        for (int i = in.readCount(); i > 0; i--) {
            int at = in.offset();
            long sequence = in.readVarint();
            if (!(EventCodec.read(in) instanceof Event.UpdateAccepted update)) {
                throw new CodecException("an early event that is no update", at);
            }
            early.add(new UpdateHandlers.Taken(sequence, update));
        }
        return early;
    }
}
