package io.fermata.sim;

import io.fermata.codec.HistoryCodec;
import io.fermata.kernel.Event;
import io.fermata.kernel.RunId;
import io.fermata.kernel.StartSpec;
import io.fermata.store.Key;
import io.fermata.store.Lease;
import io.fermata.store.WriteBatch;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The durable truth as the oracle knows it: it hears of every committed batch, reads its records, and checks after each
 * that histories are lawful and that the other rows say the same.
 */
final class Model {
    private static final String ONE_WRITER = "2 one writer";

    private final Reports reports;
    private final long retentionMillis;
    private final List<Rows> shards = new ArrayList<>();
    private final long[] epochs;
    private final long[] sequences;
    private final Map<RunId, RunModel> runs = new LinkedHashMap<>();
    private final Map<String, RunModel> latest = new LinkedHashMap<>();
    private final Map<String, RunModel> children = new HashMap<>();
    private final Set<String> signals = new HashSet<>();
    private final Set<RunId> poisoned = new HashSet<>();
    private final Set<String> recoded = new HashSet<>();
    private final Set<String> deletable = new HashSet<>();
    private final Set<String> handed = new HashSet<>();
    private boolean guarded;
    private final Messages messages;
    private final Ledger ledger;
    private final EventRules rules;
    private final RowRules rowRules;
    private final List<Runnable> afterBatch = new ArrayList<>();

    /** {@code retentionMillis}: how long closed runs are kept; 0: for ever. */
    Model(int shardCount, long retentionMillis, Reports reports) {
        this.reports = reports;
        this.retentionMillis = retentionMillis;
        this.epochs = new long[shardCount];
        this.sequences = new long[shardCount];
        for (int i = 0; i < shardCount; i++) {
            shards.add(new Rows());
        }
        this.messages = new Messages(reports);
        this.ledger = new Ledger(this, reports);
        this.rules = new EventRules(this, reports);
        this.rowRules = new RowRules(reports, retentionMillis);
    }

    Messages messages() {
        return messages;
    }

    Ledger ledger() {
        return ledger;
    }

    Collection<RunModel> runs() {
        return runs.values();
    }

    @Nullable
    RunModel run(RunId id) {
        return runs.get(id);
    }

    /** The last run that was started under an id. */
    @Nullable
    RunModel latest(String workflowId) {
        return latest.get(workflowId);
    }

    Collection<RunModel> latest() {
        return latest.values();
    }

    @Nullable
    RunModel childOf(RunId parent, String path) {
        return children.get(parent + "/" + path);
    }

    Rows rows(int shard) {
        return shards.get(shard);
    }

    boolean ran(String key, int attempt) {
        return ledger.ran(key, attempt);
    }

    /** Whether a message has started an execution. */
    boolean isTriggered(String messageId) {
        return latest.containsKey(Messages.TRIGGERED + messageId);
    }

    /** Somebody wants the execution deleted. */
    void deleting(String workflowId) {
        deletable.add(workflowId);
    }

    long retentionMillis() {
        return retentionMillis;
    }

    /** Whether runs of this id have been deleted because their time was over. */
    boolean isRetired(String workflowId) {
        return retentionMillis > 0
                && runs.values().stream()
                        .anyMatch(run -> run.deleted && run.workflowId().equals(workflowId));
    }

    /** A person gives an operation its result. */
    void handing(String workflowId, String path) {
        handed.add(workflowId + "/" + path);
    }

    boolean isHanded(RunModel run, String path) {
        return handed.contains(run.workflowId() + "/" + path);
    }

    boolean mentions(String text) {
        return shards.stream().anyMatch(rows -> rows.mentions(text));
    }

    /** A record of the run was made unreadable. */
    void poison(RunId run) {
        poisoned.add(run);
        var known = runs.get(run);
        if (known != null) {
            known.poisoned = true;
        }
    }

    /** Runs of the workflow may find that their code has changed, unless the change is guarded. */
    void recode(String workflow, boolean isGuarded) {
        recoded.add(workflow);
        guarded = isGuarded;
    }

    /** The first release is back: it knows nothing of what later ones have recorded. */
    void rolledBack() {
        guarded = false;
    }

    boolean mayBlock(RunModel run) {
        // Whoever began with the names of one release and went on with those of another fits neither.
        boolean isMixed = run.hasPlainNames && run.operation("v/names") != null;
        return (!guarded || isMixed) && run.spec != null && recoded.contains(run.spec.workflow());
    }

    void acquired(Lease lease) {
        int shard = lease.shard();
        reports.check(
                lease.epoch() > epochs[shard],
                ONE_WRITER,
                () -> "shard " + shard + " is acquired with epoch " + lease.epoch() + " after " + epochs[shard]);
        reports.check(
                lease.sequence() == sequences[shard],
                "1 acknowledged means durable",
                () -> "shard " + shard + " is acquired at batch " + lease.sequence() + ", but batch " + sequences[shard]
                        + " is durable");
        epochs[shard] = lease.epoch();
    }

    /** Somebody took the shard over without our seeing it. */
    void usurped(int shard) {
        epochs[shard]++;
    }

    void committed(Lease lease, long sequence, WriteBatch batch) {
        int shard = lease.shard();
        reports.check(
                lease.epoch() == epochs[shard],
                ONE_WRITER,
                () -> "shard " + shard + " takes a batch of epoch " + lease.epoch() + " in epoch " + epochs[shard]);
        reports.check(
                sequence == sequences[shard] + 1,
                ONE_WRITER,
                () -> "shard " + shard + " takes batch " + sequence + " after " + sequences[shard]);
        sequences[shard] = sequence;
        var rows = shards.get(shard);
        var touched = new LinkedHashSet<RunModel>();
        var histories = histories(batch);
        copies(shard, histories);
        for (var change : histories) {
            history(shard, change, touched);
        }
        rows.apply(batch);
        // A batch is one moment: what its records say about each other is looked at when all are known.
        afterBatch.forEach(Runnable::run);
        afterBatch.clear();
        touched.stream().filter(run -> !run.poisoned).forEach(run -> rowRules.check(run, rows.marks(run.id), false));
    }

    /** A run that begins with more than one record, or with one that says so, is a copy of another up to there. */
    private void copies(int shard, List<WriteBatch.Change> histories) {
        for (var change : histories) {
            if (change instanceof WriteBatch.Change.Put put
                    && Rows.sequenceOf(put.key()) > 1
                    && HistoryCodec.decode(put.value()).events().getFirst() instanceof Event.Forked) {
                var id = Rows.runOf(put.key());
                runs.computeIfAbsent(id, each -> new RunModel(id, shard)).copying = true;
            }
        }
    }

    /** The records of a batch: in order for each run, and a run behind the one that it continues. */
    private List<WriteBatch.Change> histories(WriteBatch batch) {
        var byRun = new TreeMap<RunId, List<WriteBatch.Change>>();
        batch.changes().stream()
                .filter(change -> Rows.table(change.key()) == Rows.HISTORY)
                .filter(change -> !poisoned.contains(Rows.runOf(change.key())))
                .sorted(Comparator.comparing(WriteBatch.Change::key))
                .forEach(change -> byRun.computeIfAbsent(Rows.runOf(change.key()), run -> new ArrayList<>())
                        .add(change));
        var ordered = new ArrayList<WriteBatch.Change>();
        while (!byRun.isEmpty()) {
            var next = byRun.entrySet().stream()
                    .filter(each ->
                            !byRun.containsKey(continuedFrom(each.getValue().getFirst())))
                    .findFirst()
                    .orElseGet(byRun::firstEntry);
            ordered.addAll(next.getValue());
            byRun.remove(next.getKey());
        }
        return ordered;
    }

    /** The run before; a run that nobody has if this does not begin one that continues another. */
    private static RunId continuedFrom(WriteBatch.Change first) {
        if (first instanceof WriteBatch.Change.Put put
                && HistoryCodec.decode(put.value()).events().getFirst() instanceof Event.Started started
                && started.spec().continuedFrom() != null) {
            return started.spec().continuedFrom();
        }
        return new RunId(0, 0);
    }

    /** To be looked at when the whole batch is known. */
    void afterBatch(Runnable check) {
        afterBatch.add(check);
    }

    /** What every history and every row must be at any time. */
    void checkAll() {
        for (var run : runs.values()) {
            if (run.deleted) {
                LeftOver.check(reports, run, shards.get(run.shard));
            } else if (!run.poisoned) {
                rowRules.check(run, shards.get(run.shard).marks(run.id), true);
            }
        }
        messages.check(this);
    }

    void started(RunModel run) {
        var spec = run.spec;
        if (spec == null) {
            return;
        }
        var before = latest.put(spec.workflowId(), run);
        afterBatch(() -> checkOne(run, before));
        boolean again = before != null && spec.continuedFrom() == null && spec.parent() == null;
        reports.check(
                !again || !spec.workflowId().startsWith(Messages.TRIGGERED),
                "5 state changes exactly once",
                () -> spec.workflowId() + " is started twice by one message");
        var parent = spec.parent();
        if (parent != null) {
            children.put(parent.run() + "/" + parent.operation().path(), run);
            afterBatch(() -> checkParent(run, parent));
        }
    }

    /** Of two that began in one batch either may have come first. */
    private void checkOne(RunModel run, @Nullable RunModel before) {
        if (before != null && !before.isClosed() && !before.poisoned) {
            reports.check(
                    run.isClosed(),
                    "5 state changes exactly once",
                    () -> run.workflowId() + " starts run " + run.id + " while run " + before + " is open");
            latest.put(run.workflowId(), before);
        }
    }

    private void checkParent(RunModel run, StartSpec.Parent parent) {
        var owner = runs.get(parent.run());
        reports.check(
                poisoned.contains(parent.run())
                        || (owner != null && owner.operation(parent.operation().path()) != null),
                "4 nothing leaves before its commit",
                () -> run + " is the child of an operation that is not durable");
    }

    void signalled(RunModel run, String signalId) {
        boolean carried = run.spec != null && run.spec.continuedFrom() != null;
        reports.check(
                signals.add(run.workflowId() + "/" + signalId) || carried,
                "5 state changes exactly once",
                () -> "signal " + signalId + " of " + run.workflowId() + " is recorded twice");
    }

    boolean hasSignal(String workflowId, String signalId) {
        return signals.contains(workflowId + "/" + signalId);
    }

    void closed(RunModel run) {
        reports.line(() -> "end of " + run + ": " + run.end);
    }

    private void history(int shard, WriteBatch.Change change, Set<RunModel> touched) {
        if (!(change instanceof WriteBatch.Change.Put put)) {
            deleted(runs.get(Rows.runOf(change.key())));
            return;
        }
        var id = Rows.runOf(put.key());
        var run = runs.computeIfAbsent(id, each -> new RunModel(id, shard));
        int sequence = Rows.sequenceOf(put.key());
        reports.check(
                sequence == run.sequence + 1,
                "5 state changes exactly once",
                () -> run + ": a record at " + sequence + " after " + run.sequence);
        reports.check(!run.deleted, "5 state changes exactly once", () -> run + " comes back at " + sequence);
        record(run, put.key(), put.value());
        touched.add(run);
    }

    private void deleted(@Nullable RunModel run) {
        boolean isOld = run != null && retentionMillis > 0 && isOver(run);
        reports.check(
                run != null && (run.isClosed() || run.poisoned) && (deletable.contains(run.workflowId()) || isOld),
                "1 acknowledged means durable",
                () -> "the history of " + run + " is deleted");
        if (run != null) {
            reports.line(() -> run + " is deleted");
            reports.coverage().act(deletable.contains(run.workflowId()) ? "delete" : "retire");
            run.deleted = true;
        }
    }

    /** Whether its retention time is over; a clock that was set back or forward may see it otherwise. */
    private boolean isOver(RunModel run) {
        return reports.hasClockJumped() || run.closedAt + retentionMillis <= reports.wallMillis();
    }

    private void record(RunModel run, Key key, byte[] value) {
        var recorded = HistoryCodec.decode(value);
        reports.check(
                recorded.firstSequence() == Rows.sequenceOf(key)
                        && !recorded.events().isEmpty(),
                "5 state changes exactly once",
                () -> run + ": the record at " + key + " says " + recorded.firstSequence());
        run.inFirstRecord = recorded.firstSequence() == 1;
        for (var event : recorded.events()) {
            var kind = event.getClass().getSimpleName();
            reports.coverage().event(kind);
            reports.line(() -> "s" + run.shard + " " + run.id.toString().substring(20) + " " + (run.sequence + 1) + " "
                    + EventText.of(event) + " at " + recorded.atMillis());
            apply(run, event, recorded.atMillis());
        }
    }

    private void apply(RunModel run, Event event, long at) {
        if (!run.copying) {
            rules.apply(run, event, at);
            return;
        }
        if (event instanceof Event.Forked forked) {
            new Rebuilding(this, reports).forked(run, forked, at);
            return;
        }
        run.sequence++;
        var entry = new RunModel.Entry(run.sequence, at, event);
        if (event instanceof Event.Reopened it) {
            run.kept = Voiding.without(run.kept, it.fromOperation());
        }
        run.kept.add(entry);
        run.raw.put(run.sequence, entry);
        if (event instanceof Event.Started started) {
            run.spec = started.spec();
            started(run);
        }
    }
}
