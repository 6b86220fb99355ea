package io.fermata.embedded;

import io.fermata.engine.ChannelView;
import io.fermata.engine.EngineClient;
import io.fermata.engine.TraceEntry;
import io.fermata.engine.TracePage;
import io.fermata.sdk.Reason;
import io.fermata.sdk.Reason.Difference;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Looks for messages that nearly were the awaited one: another key, another type, or no longer kept. */
final class NearMisses {
    /** Near misses told of one wait. */
    static final int TOLD_MAX = 5;

    private static final int KEYS_MAX = 1_000;
    private static final int TYPES_MAX = 10;
    private static final int TRACED_MAX = 1_000;

    private final EngineClient engine;
    private final long nowMillis;

    NearMisses(EngineClient engine, long nowMillis) {
        this.engine = engine;
        this.nowMillis = nowMillis;
    }

    /** The nearest first; {@code correlation} is what the waiting execution is about. */
    CompletableFuture<List<Reason.NearMiss>> of(String type, String key, String correlation) {
        var keys = engine.channels(type, KEYS_MAX);
        var types = engine.keptUnder(key, TYPES_MAX);
        var traced = engine.trace(correlation, null, TRACED_MAX).exceptionally(none -> new TracePage(List.of(), null));
        return CompletableFuture.allOf(keys, types, traced).thenApply(done -> {
            var found = expired(traced.join().entries(), type, key);
            found.addAll(otherKeys(keys.join(), key));
            types.join().stream()
                    .filter(view -> !view.type().equals(type))
                    .forEach(view -> add(Difference.OTHER_TYPE, view, found));
            return found.stream().limit(TOLD_MAX).toList();
        });
    }

    private List<Reason.NearMiss> otherKeys(List<ChannelView> views, String key) {
        var found = new ArrayList<Reason.NearMiss>();
        views.stream()
                .filter(view -> !view.key().equals(key))
                .sorted(Comparator.comparingInt(view -> distance(view.key(), key)))
                .forEach(view -> add(Difference.OTHER_KEY, view, found));
        return found;
    }

    private void add(Difference difference, ChannelView view, List<Reason.NearMiss> found) {
        view.messages().stream()
                .filter(message -> message.expiresAtMillis() > nowMillis)
                .findFirst()
                .ifPresent(message -> found.add(new Reason.NearMiss(
                        difference,
                        view.type(),
                        view.key(),
                        message.messageId(),
                        Instant.ofEpochMilli(message.expiresAtMillis()))));
    }

    private List<Reason.NearMiss> expired(List<TraceEntry> entries, String type, String key) {
        var taken = new HashSet<String>();
        entries.stream()
                .filter(TraceEntry.Consumed.class::isInstance)
                .forEach(consumed -> taken.add(consumed.causationId()));
        var found = new ArrayList<Reason.NearMiss>();
        for (var entry : entries) {
            if (entry instanceof TraceEntry.Published it
                    && it.type().equals(type)
                    && it.key().equals(key)
                    && it.expiresAtMillis() <= nowMillis
                    && it.triggered().isEmpty()
                    && !taken.contains(it.reference())) {
                var expired = Instant.ofEpochMilli(it.expiresAtMillis());
                found.add(new Reason.NearMiss(Difference.EXPIRED, type, key, it.messageId(), expired));
            }
        }
        return found;
    }

    /** A slip of case or blanks comes first, then a part of the other, then anything. */
    private static int distance(String found, String wanted) {
        if (found.strip().equalsIgnoreCase(wanted.strip())) {
            return 0;
        }
        return found.contains(wanted) || wanted.contains(found) ? 1 : 2;
    }
}
