package io.fermata.embedded;

import io.fermata.durable.Payloads;
import io.fermata.embedded.RunDiff.Operation;
import io.fermata.embedded.RunDiff.Side;
import io.fermata.embedded.RunDiff.Told;
import io.fermata.embedded.RunDiff.Verdict;
import io.fermata.engine.Description;
import io.fermata.engine.EngineClient;
import io.fermata.engine.EngineException;
import io.fermata.kernel.HistoryRecord;
import io.fermata.sdk.RawJson;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Compares two executions by operation, from their histories. No method blocks; used from many threads at once. */
public final class DiffReading {
    /** Longest history that is compared. */
    public static final int EVENTS_MAX = 100_000;

    private static final int PAGE = 10_000;

    private final EngineClient engine;
    private final Readings readings;

    /** Asks this engine. */
    public DiffReading(EngineClient engine, Payloads payloads) {
        this.engine = engine;
        this.readings = new Readings(payloads);
    }

    /** Fails with an {@link EngineException}, also when a history has more than {@value #EVENTS_MAX} events. */
    public CompletableFuture<RunDiff> diff(String a, String b) {
        return read(a).thenCombine(read(b), this::compare);
    }

    /** A run with all its operations, in the order in which they were opened. */
    private record Read(Description told, Map<String, Told> operations) {}

    private CompletableFuture<Read> read(String id) {
        return engine.describe(id).thenCompose(told -> {
            if (told.historyEvents() > EVENTS_MAX) {
                throw new EngineException(
                        EngineException.Code.INVALID,
                        "the history of " + id + " has " + told.historyEvents() + " events, at most " + EVENTS_MAX
                                + " are compared");
            }
            return history(id, 1, new ArrayList<>())
                    .thenApply(records -> new Read(told, ToldOperations.of(records, readings)));
        });
    }

    private CompletableFuture<List<HistoryRecord>> history(String id, long from, List<HistoryRecord> found) {
        return engine.history(id, from, PAGE).thenCompose(page -> {
            found.addAll(page.records());
            return page.nextSequence() == 0
                    ? CompletableFuture.completedFuture(found)
                    : history(id, page.nextSequence(), found);
        });
    }

    private RunDiff compare(Read a, Read b) {
        var left = side(a.told());
        var right = side(b.told());
        var differing = new ArrayList<String>();
        differ("workflow", left.workflow(), right.workflow(), differing);
        differ("input", left.input(), right.input(), differing);
        differ("status", left.status(), right.status(), differing);
        differ("result", left.result(), right.result(), differing);
        differ("error", left.error(), right.error(), differing);
        return new RunDiff(left, right, differing, operations(a.operations(), b.operations()));
    }

    private static List<Operation> operations(Map<String, Told> a, Map<String, Told> b) {
        var after = new HashMap<String, List<String>>();
        var before = "";
        for (var id : b.keySet()) {
            if (!a.containsKey(id)) {
                after.computeIfAbsent(before, each -> new ArrayList<>()).add(id);
            } else {
                before = id;
            }
        }
        var all = new ArrayList<Operation>();
        addOnlyInB(after.get(""), b, all);
        a.forEach((id, told) -> {
            all.add(compare(id, told, b.get(id)));
            addOnlyInB(after.get(id), b, all);
        });
        return all;
    }

    private static void addOnlyInB(@Nullable List<String> ids, Map<String, Told> b, List<Operation> all) {
        if (ids != null) {
            ids.forEach(id -> all.add(new Operation(id, Verdict.ONLY_B, List.of(), null, b.get(id))));
        }
    }

    private static Operation compare(String id, Told a, @Nullable Told b) {
        if (b == null) {
            return new Operation(id, Verdict.ONLY_A, List.of(), a, null);
        }
        var differing = new ArrayList<String>();
        differ("kind", a.kind(), b.kind(), differing);
        differ("name", a.name(), b.name(), differing);
        differ("input", a.input(), b.input(), differing);
        differ("outcome", a.outcome(), b.outcome(), differing);
        differ("result", a.result(), b.result(), differing);
        differ("error", a.error(), b.error(), differing);
        return new Operation(id, differing.isEmpty() ? Verdict.SAME : Verdict.DIFFERS, differing, a, b);
    }

    private static void differ(String what, @Nullable Object a, @Nullable Object b, List<String> differing) {
        if (!Objects.equals(a, b)) {
            differing.add(what);
        }
    }

    private Side side(Description told) {
        var page = readings.description(told);
        var error = page.error();
        return new Side(
                page.id(),
                page.runId(),
                page.workflow(),
                readings.json(told.spec().input()),
                page.status(),
                page.result(),
                error == null ? null : new RawJson(Json.strict().line(error)));
    }
}
