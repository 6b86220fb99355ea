package io.fermata.engine;

import io.fermata.kernel.Status;
import io.fermata.store.Lease;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Lists and counts over all shards. */
final class ListDoor {
    private final Engine engine;

    ListDoor(Engine engine) {
        this.engine = engine;
    }

    CompletableFuture<ListPage> list(ListQuery query) {
        Listing.check(query);
        return this.<Lease>onAllShards((core, reply) -> core.answer(reply, core.lease()))
                .thenApplyAsync(leases -> page(leases, query), engine.runtime().loads());
    }

    CompletableFuture<TracePage> trace(String correlationId, @Nullable String cursor, int limit) {
        Door.id("correlationId", correlationId);
        Door.range("limit", limit, 1, TracePage.ENTRIES_MAX);
        if (cursor != null) {
            Tracing.position(cursor);
        }
        return this.<Lease>onAllShards((core, reply) -> core.answer(reply, core.lease()))
                .thenApplyAsync(
                        leases -> new Tracing(engine.store(), leases, engine.routing(), correlationId)
                                .page(cursor, limit),
                        engine.runtime().loads());
    }

    /** The oldest ones of each shard, together in order of time. */
    CompletableFuture<List<DeadLetter>> deadLetters(long afterMillis, int limit) {
        Door.range("limit", limit, 1, DeadLetter.LIMIT_MAX);
        return this.<List<DeadLetter>>onAllShards(
                        (core, reply) -> core.parts().messaging().deadLetters().list(afterMillis, limit, reply))
                .thenApply(shards -> shards.stream()
                        .flatMap(List::stream)
                        .sorted(Comparator.comparingLong(DeadLetter::atMillis))
                        .limit(limit)
                        .toList());
    }

    CompletableFuture<Map<String, Map<Status, Long>>> counts() {
        return this.<Map<String, Map<Status, Long>>>onAllShards(
                        (core, reply) -> core.answer(reply, core.parts().index().counts()))
                .thenApply(ListDoor::sum);
    }

    private ListPage page(List<Lease> leases, ListQuery query) {
        return new Listing(engine.store(), leases, engine.routing(), query).page();
    }

    private <T> CompletableFuture<List<T>> onAllShards(Request.Body<T> body) {
        var answers = new ArrayList<CompletableFuture<T>>();
        for (int shard = 0; shard < engine.shards(); shard++) {
            answers.add(engine.shard(shard).ask(body).future());
        }
        return CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new))
                .thenApply(all -> answers.stream().map(CompletableFuture::join).toList());
    }

    private static Map<String, Map<Status, Long>> sum(List<Map<String, Map<Status, Long>>> shards) {
        var sums = new TreeMap<String, Map<Status, Long>>();
        for (var shard : shards) {
            shard.forEach((workflow, counts) ->
                    counts.forEach((status, count) -> sums.computeIfAbsent(workflow, it -> new EnumMap<>(Status.class))
                            .merge(status, count, Long::sum)));
        }
        return sums;
    }
}
