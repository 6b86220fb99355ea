package io.fermata.examples.documentingestion;

import io.fermata.sdk.Compensated;
import io.fermata.sdk.Context;
import io.fermata.sdk.Failure;
import io.fermata.sdk.FermataException;
import io.fermata.sdk.MessageType;
import io.fermata.sdk.Outcome;
import io.fermata.sdk.Saga;
import io.fermata.sdk.SagaFailed;
import io.fermata.sdk.StepFailed;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The way of one document: classify, extract in parallel, validate, route by confidence (and again after each
 * reassessment), store, index. Whatever fails after the classification undoes what was written before it.
 */
final class DocumentPath {
    static final MessageType<Reassessment> REASSESSED = new MessageType<>("document.reassessed", Reassessment.class);

    private static final int EXTRACTIONS_AT_ONCE = 2;
    private static final int PERCENT_PER_MISSING_ENTITY = 10;
    private static final Duration PATIENCE = Duration.ofDays(2);

    private final Shelf shelf;
    private final boolean isExternal;

    DocumentPath(Shelf shelf, boolean isExternal) {
        this.shelf = shelf;
        this.isExternal = isExternal;
    }

    Ingested follow(Context ctx, ReceivedDocument document) {
        Classification found;
        try {
            found = ctx.step("classify", Classification.class, () -> shelf.classify(document));
        } catch (StepFailed failed) {
            return Ingested.rejected(document.name(), reason(failed)); // Nothing was written, so nothing is undone.
        }
        try {
            return ctx.saga(saga -> takeIn(ctx, saga, document, found));
        } catch (SagaFailed failed) {
            var assessment = new Assessment(found.kind(), found.percent(), 0);
            var row = StoredDocument.of(document, assessment, reason(failed));
            ctx.step("mark-manual", () -> shelf.archive().put(row));
            return Ingested.manual(document.name(), reason(failed) + "; undone: " + undone(failed));
        }
    }

    private Ingested takeIn(Context ctx, Saga saga, ReceivedDocument document, Classification found) {
        var counts = extract(ctx, saga, document);
        var assessment = decide(ctx, document, validate(found, counts));
        boolean isSure = assessment.route() == Route.AUTO;
        var row = StoredDocument.of(document, assessment, isSure ? null : "nobody is sure what it is");
        var name = document.name();
        var archive = shelf.archive();
        var index = shelf.index();
        saga.step("store", () -> archive.put(row), undo -> archive.remove(name));
        if (isSure) {
            saga.step("index", () -> shelf.index(document, row), undo -> index.remove(name));
        }
        return Ingested.decided(row);
    }

    /** All sorts of entities are extracted, even if one fails: then the saga undoes the others. */
    private Map<EntityKind, Integer> extract(Context ctx, Saga saga, ReceivedDocument document) {
        var kinds = List.of(EntityKind.values());
        var outcomes = ctx.<EntityKind, Integer>mapSettled(
                kinds,
                EXTRACTIONS_AT_ONCE,
                (kind, branch) -> saga.step(
                        "extract-" + kind.word(),
                        Integer.class,
                        () -> shelf.extract(document, kind),
                        undo -> shelf.archive().removeEntities(document.name(), kind)));
        var counts = new EnumMap<EntityKind, Integer>(EntityKind.class);
        for (int i = 0; i < outcomes.size(); i++) {
            switch (outcomes.get(i)) {
                case Outcome.Success<Integer> success -> counts.put(kinds.get(i), success.value());
                case Outcome.Failed<Integer> failed -> throw unchecked(failed.cause());
            }
        }
        return counts;
    }

    private static RuntimeException unchecked(Throwable failure) {
        return failure instanceof RuntimeException unchecked ? unchecked : new IllegalStateException(failure);
    }

    /** What a document of this kind should name and does not makes it less sure that it is one. */
    private static Assessment validate(Classification found, Map<EntityKind, Integer> counts) {
        int missing = 0;
        for (var kind : EntityKind.values()) {
            missing += Math.max(0, found.kind().required(kind) - counts.getOrDefault(kind, 0));
        }
        int percent = Math.max(0, found.percent() - missing * PERCENT_PER_MISSING_ENTITY);
        return new Assessment(found.kind(), percent, 0);
    }

    /** Routes, and routes again after each reassessment. */
    private Assessment decide(Context ctx, ReceivedDocument document, Assessment first) {
        var assessment = first;
        ctx.annotate("route", document.name() + " " + assessment.route());
        while (mayBeReassessed(assessment)) {
            var before = assessment;
            int percent = isExternal
                    ? askPerson(ctx, document, before)
                    : ctx.step("reassess", Integer.class, () -> shelf.reassess(document, before));
            assessment = before.reassessed(percent);
            ctx.annotate("route", document.name() + " " + assessment.route());
        }
        return assessment;
    }

    /** Without a person outside only what is nearly sure is looked at again. */
    private boolean mayBeReassessed(Assessment assessment) {
        return assessment.rounds() < Assessment.ROUNDS_MAX
                && switch (assessment.route()) {
                    case AUTO -> false;
                    case REVIEW -> true;
                    case MANUAL -> isExternal;
                };
    }

    private static int askPerson(Context ctx, ReceivedDocument document, Assessment before) {
        var key = ctx.execution().id() + "/" + document.name();
        var answer = ctx.awaitOrNull(REASSESSED, key, PATIENCE);
        return answer == null ? before.percent() : answer.percent();
    }

    private static String reason(FermataException failed) {
        Throwable cause = failed;
        while (cause.getCause() != null && !(cause instanceof Failure)) {
            cause = cause.getCause();
        }
        return Objects.requireNonNullElse(cause.getMessage(), cause.toString());
    }

    private static String undone(SagaFailed failed) {
        var names = failed.compensations().stream()
                .filter(compensation -> compensation.outcome() == Compensated.Outcome.UNDONE)
                .map(compensation -> compensation.name())
                .sorted()
                .toList();
        return names.isEmpty() ? "nothing" : String.join(", ", names);
    }
}
