package io.fermata.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Asks every shard how it is. */
final class StatsDoor {
    private final Engine engine;

    private record Part(int inMemory, long timerLagMillis) {}

    StatsDoor(Engine engine) {
        this.engine = engine;
    }

    CompletableFuture<EngineStats> stats() {
        var parts = new ArrayList<CompletableFuture<Part>>();
        int waiting = 0;
        long refused = 0;
        for (int id = 0; id < engine.shards(); id++) {
            var shard = engine.shard(id);
            waiting += shard.mailbox.waiting();
            refused += shard.mailbox.refused();
            parts.add(shard.<Part>ask((core, reply) -> core.answer(reply, part(core)))
                    .future());
        }
        int nowWaiting = waiting;
        long allRefused = refused;
        return CompletableFuture.allOf(parts.toArray(CompletableFuture[]::new))
                .thenCombine(engine.queues(), (all, queues) -> {
                    var found = parts.stream().map(CompletableFuture::join).toList();
                    return sum(nowWaiting, allRefused, found, queues);
                });
    }

    private EngineStats sum(int waiting, long refused, List<Part> parts, List<QueueStats> queues) {
        return new EngineStats(
                waiting,
                engine.options().mailboxRequestsMax() * engine.shards(),
                refused,
                parts.stream().mapToInt(Part::inMemory).sum(),
                parts.stream().mapToLong(Part::timerLagMillis).max().orElse(0),
                queues);
    }

    private static Part part(ShardCore core) {
        long due = core.timers().nextDueMillis();
        return new Part(core.runs().size(), Math.max(0, core.nowMillis() - due));
    }
}
