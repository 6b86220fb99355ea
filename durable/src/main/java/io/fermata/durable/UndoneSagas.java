package io.fermata.durable;

import io.fermata.engine.EngineClient;
import io.fermata.kernel.Cause;
import io.fermata.kernel.Closing;
import io.fermata.kernel.EffectiveHistory;
import io.fermata.kernel.Event;
import io.fermata.kernel.HistoryEntry;
import io.fermata.kernel.HistoryRecord;
import io.fermata.kernel.Payload;
import io.fermata.kernel.RunEnd;
import io.fermata.sdk.Compensated;
import io.fermata.sdk.InvalidInput;
import io.fermata.sdk.TypeRef;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Whether a reopened run would build on what one of its sagas has undone: a saga that compensated is over, and whatever
 * history still holds as done of it is not there any more. What is done again has a new key, so it is no such thing.
 */
public final class UndoneSagas {
    private static final int PAGE_EVENTS = 10_000;
    private static final TypeRef<List<Map<String, @Nullable Object>>> TABLE = new TypeRef<>() {};

    private final Payloads payloads;

    /** Reads the tables of sagas with these payloads. */
    public UndoneSagas(Payloads payloads) {
        this.payloads = payloads;
    }

    /**
     * Why an execution cannot go on from there; null if it can, as far as sagas are concerned.
     *
     * @param from the operation to be done again; null: the one that failed last
     */
    public CompletableFuture<@Nullable String> refusal(EngineClient engine, String id, @Nullable String from) {
        return history(engine, id, 1, new ArrayList<>()).<@Nullable String>thenApply(records -> refusal(records, from));
    }

    private static CompletableFuture<List<HistoryRecord>> history(
            EngineClient engine, String id, long first, List<HistoryRecord> read) {
        return engine.history(id, first, PAGE_EVENTS).thenCompose(page -> {
            read.addAll(page.records());
            return page.nextSequence() == 0
                    ? CompletableFuture.completedFuture(read)
                    : history(engine, id, page.nextSequence(), read);
        });
    }

    @Nullable
    String refusal(List<HistoryRecord> records, @Nullable String from) {
        var now = EffectiveHistory.of(records);
        var again = from == null ? failed(now) : from;
        var then = EffectiveHistory.of(Stream.concat(records.stream(), Stream.of(reopened(records, again)))
                .toList());
        var tables = tables(now);
        tables.keySet().removeAll(tables(then).keySet());
        var kept = opened(then);
        if (!again.isEmpty()) {
            kept.remove(again);
        }
        var undone = tables.values().stream()
                .flatMap(table -> undone(table).stream())
                .filter(row -> kept.contains(String.valueOf(row.get("operation"))))
                .map(row -> row.get("name") + " (" + row.get("outcome") + ")")
                .toList();
        if (undone.isEmpty()) {
            return null;
        }
        return "its saga has compensated " + String.join(", ", undone) + ": going on from "
                + (again.isEmpty() ? "there" : "operation " + again)
                + " would build on what is not there any more; go on from the saga's first operation, or start a new"
                + " execution";
    }

    private static HistoryRecord reopened(List<HistoryRecord> records, String from) {
        long next = records.isEmpty() ? 1 : records.getLast().lastSequence() + 1;
        return new HistoryRecord(next, 0, Cause.NONE, List.of(new Event.Reopened(from, 1, Payload.NONE)));
    }

    /** The operation that a failed run is reopened at; empty: at its end. */
    private static String failed(List<HistoryEntry> entries) {
        var failed = "";
        boolean isFailed = false;
        for (var entry : entries) {
            switch (entry.event()) {
                case Event.OperationClosed closed
                when isFailure(closed.closing()) -> failed = closed.operation().path();
                case Event.Closed closed -> isFailed = closed.end() instanceof RunEnd.Failed;
                default -> {}
            }
        }
        return isFailed ? failed : "";
    }

    /** What was opened; with an empty path for compensations that belong to no operation. */
    private static Set<String> opened(List<HistoryEntry> entries) {
        Set<String> opened = new HashSet<>(Set.of(""));
        for (var entry : entries) {
            if (entry.event() instanceof Event.OperationOpened it) {
                opened.add(it.operation().path());
            }
        }
        return opened;
    }

    private static boolean isFailure(Closing closing) {
        return closing instanceof Closing.Failed || closing instanceof Closing.TimedOut;
    }

    /** The last table of each saga, by its view. */
    private static Map<String, Payload> tables(List<HistoryEntry> entries) {
        var tables = new LinkedHashMap<String, Payload>();
        for (var entry : entries) {
            if (entry.event() instanceof Event.ViewSet set && isSaga(set.key())) {
                tables.put(set.key(), set.value());
            }
        }
        return tables;
    }

    private static boolean isSaga(String view) {
        return view.equals(UndoPass.VIEW) || view.startsWith(UndoPass.VIEW + " ");
    }

    private List<Map<String, @Nullable Object>> undone(Payload table) {
        try {
            return payloads.read(table, TABLE).stream()
                    .filter(row -> row.get("attempts") instanceof Number attempts && attempts.intValue() > 0)
                    .filter(row -> !Compensated.Outcome.NOT_NEEDED.name().equals(row.get("outcome")))
                    .toList();
        } catch (InvalidInput foreign) {
            return List.of(); // A view of the user's own that has such a name.
        }
    }
}
