package io.fermata.durable;

import io.fermata.engine.Turn;
import io.fermata.kernel.Event;
import io.fermata.kernel.HistoryRecord;
import io.fermata.kernel.Intent;
import io.fermata.kernel.Kernel;
import io.fermata.kernel.OperationId;
import io.fermata.kernel.OperationSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An execution's history as its program reads and writes it: hands out events in order, answers what was asked before
 * from the recorded operations, and collects what is asked for the first time.
 */
final class Journal {
    /** The most that one turn may ask for. */
    static final int TURN_INTENTS_MAX = Kernel.INTENTS_MAX;

    /** The most bytes of values that one turn may record; a turn is one record, and one batch holds it. */
    static final long TURN_BYTES_MAX = 16L * 1024 * 1024;

    private final Payloads payloads;
    /** Operations that history holds and the code has not asked for again yet. */
    private final Map<String, OperationSpec> recorded = new HashMap<>(0);

    private final Generations redone = new Generations();
    private final Inherited inherited = new Inherited();
    private final RecordedWrites writes = new RecordedWrites();

    private List<HistoryRecord> records = List.of();
    private int record;
    private int event;
    private long through;
    private long shown;
    private long shownAtMillis;
    private long replayThrough;
    private boolean replaying;
    private boolean loaded;
    private boolean closedInHistory;
    private long checkpointShown;
    private Checkpoints.@Nullable Start start;

    private List<Intent> intents = new ArrayList<>(2);
    private long bytes;
    private List<Long> consumed = new ArrayList<>(0);

    Journal(Payloads payloads) {
        this.payloads = payloads;
    }

    /** Takes a turn's records; the first ones tell what is to be replayed. */
    void begin(Turn turn) {
        records = turn.records();
        record = 0;
        event = 0;
        through = turn.through();
        writes.begin(records, !loaded);
        if (loaded) {
            return;
        }
        loaded = true;
        readRecorded();
        replaying = replayThrough > 0;
    }

    private void readRecorded() {
        long checkpoints = checkpoints();
        for (var each : records) {
            long sequence = each.firstSequence();
            for (var recordedEvent : each.events()) {
                switch (recordedEvent) {
                    case Event.TurnTaken taken -> replayThrough = Math.max(replayThrough, taken.through());
                    case Event.OperationOpened opened -> {
                        recorded.put(opened.operation().path(), opened.spec());
                        redone.opened(opened.operation());
                    }
                    case Event.Forked forked -> inherited.forked(forked, recorded.keySet(), sequence);
                    case Event.OperationClosed closed ->
                        inherited.closed(closed.operation().path());
                    case Event.Reopened again -> redone.reopened(again.generation(), recorded.keySet());
                    case Event.Closed closed -> closedInHistory = true;
                    case Event.Checkpointed made -> {
                        recorded.clear();
                        checkpoints--;
                        if (checkpoints == 0) {
                            startAt(Checkpoints.read(made.state()));
                        }
                    }
                    default -> {}
                }
                sequence++;
            }
        }
    }

    private long checkpoints() {
        return records.stream()
                .flatMap(each -> each.events().stream())
                .filter(Event.Checkpointed.class::isInstance)
                .count();
    }

    /** What is read behind it was opened in its generation, or in a later one. */
    private void startAt(Checkpoints.Start checkpoint) {
        redone.reopened(checkpoint.generation(), recorded.keySet());
        start = checkpoint;
        shown = checkpoint.shown();
        shownAtMillis = checkpoint.shownAtMillis();
        checkpointShown = shown;
    }

    /** The checkpoint at which this replay starts, once; null if it starts with the first event. */
    Checkpoints.@Nullable Start takeStart() {
        var taken = start;
        start = null;
        return taken;
    }

    /** The signal at a place that lies before the start of this replay. */
    Event.@Nullable Signalled signal(long sequence) {
        for (var each : records) {
            if (each.firstSequence() <= sequence && sequence <= each.lastSequence()) {
                return each.events().get((int) (sequence - each.firstSequence())) instanceof Event.Signalled found
                        ? found
                        : null;
            }
        }
        return null;
    }

    void checkpointed() {
        checkpointShown = shown;
    }

    /** How many events were shown since the last checkpoint. */
    long shownSinceCheckpoint() {
        return shown - checkpointShown;
    }

    /** Moves to the next event that may be shown; null when the turn's events are used up. */
    @Nullable
    Event next() {
        while (record < records.size()) {
            var current = records.get(record);
            if (event == current.events().size()) {
                record++;
                event = 0;
                continue;
            }
            long sequence = current.firstSequence() + event;
            if (sequence > through) {
                return null;
            }
            var next = current.events().get(event);
            event++;
            if (sequence > shown) {
                shown = sequence;
                shownAtMillis = Math.max(shownAtMillis, current.atMillis());
                return next;
            }
        }
        return null;
    }

    /** Whether the next event, if there is one, lies behind the last recorded turn. */
    boolean isReplayDue() {
        return replaying && (shown >= replayThrough || peekSequence() > replayThrough);
    }

    /** Ends the replay; returns something that history holds and the code did not ask for, or null. */
    @Nullable
    String endReplay() {
        replaying = false;
        return recorded.keySet().stream()
                .filter(path -> !path.startsWith(Specs.VERSION_PREFIX))
                .sorted()
                .findFirst()
                .map(path -> "operation " + path + ", " + Specs.say(recorded.get(path)))
                .orElseGet(() -> writes.say());
    }

    boolean isReplaying() {
        return replaying;
    }

    boolean isClosedInHistory() {
        return closedInHistory;
    }

    long shown() {
        return shown;
    }

    long shownAtMillis() {
        return shownAtMillis;
    }

    /**
     * Asks for an operation. Returns what is in force: the recorded specification on replay, the given one in life.
     *
     * @throws Misfit when history holds another operation at this place, or none
     */
    OperationSpec open(OperationId operation, OperationSpec wanted) throws Misfit {
        if (!replaying) {
            add(new Intent.Open(operation, wanted));
            return wanted;
        }
        var was = recorded.remove(operation.path());
        if (was == null) {
            var other = endReplay();
            throw new Misfit("the code asks for operation " + operation + ", " + Specs.say(wanted)
                    + ", where history holds " + (other == null ? "none" : other));
        }
        boolean fits = inherited.isCopied(operation) ? Specs.sameName(was, wanted) : Specs.same(was, wanted, payloads);
        if (!fits) {
            throw new Misfit("the code asks for operation " + operation + " as " + Specs.say(wanted)
                    + ", history holds it as " + Specs.say(was) + Specs.sayInput(was, wanted));
        }
        return was;
    }

    /**
     * Whether the copied part of a fork's history holds an operation at this place that was not asked for again yet.
     */
    boolean holdsCopied(String path) {
        return replaying && recorded.containsKey(path) && inherited.isCopied(new OperationId(path));
    }

    /** The recorded operation at a place on replay; it counts as asked for. */
    @Nullable
    OperationSpec takeRecorded(OperationId operation) {
        return recorded.remove(operation.path());
    }

    /** How often what is done again was done again. */
    Generations redone() {
        return redone;
    }

    /** What was done by the run of which this one is a fork. */
    Inherited inherited() {
        return inherited;
    }

    /** The recorded writes to channels, of the code and of others. */
    RecordedWrites writes() {
        return writes;
    }

    long through() {
        return through;
    }

    /** Adds what has no place of its own; on replay it was recorded then. */
    void add(Intent intent) {
        if (!replaying) {
            intents.add(intent);
            bytes += IntentBytes.of(intent);
        }
    }

    /** Whether this turn asks for more than is good. */
    boolean isTurnTooLarge() {
        return intents.size() > TURN_INTENTS_MAX || bytes > TURN_BYTES_MAX;
    }

    /** The limit that a turn that is too large has passed. */
    String turnLimit() {
        return intents.size() > TURN_INTENTS_MAX ? TURN_INTENTS_MAX + " operations" : TURN_BYTES_MAX + " bytes";
    }

    void consume(long signal) {
        if (!replaying) {
            consumed.add(signal);
        }
    }

    List<Intent> takeIntents() {
        var taken = intents;
        intents = new ArrayList<>(2);
        bytes = 0;
        return taken;
    }

    List<Long> takeConsumed() {
        if (consumed.isEmpty()) {
            return List.of();
        }
        var taken = consumed;
        consumed = new ArrayList<>(0);
        return taken;
    }

    private long peekSequence() {
        int r = record;
        int e = event;
        while (r < records.size()) {
            var current = records.get(r);
            for (; e < current.events().size(); e++) {
                long sequence = current.firstSequence() + e;
                if (sequence > shown && current.events().get(e).wakesProgram()) {
                    return sequence > through ? Long.MAX_VALUE : sequence;
                }
            }
            r++;
            e = 0;
        }
        return Long.MAX_VALUE;
    }

    /** The code does not fit the history. */
    static final class Misfit extends Exception {
        private static final long serialVersionUID = 1L;

        Misfit(String message) {
            super(message, null, false, false);
        }
    }
}
