package io.fermata.engine;

import io.fermata.engine.EngineException.Code;
import io.fermata.kernel.Cause;
import io.fermata.kernel.Failure;
import io.fermata.kernel.OperationId;
import io.fermata.kernel.OperationSpec;
import io.fermata.kernel.Payload;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Brings polls to all shards, and what is said with a token to the shard of its run. */
final class TaskDoor {
    private final Engine engine;

    TaskDoor(Engine engine) {
        this.engine = engine;
    }

    /** Something said with a token, on the shard's thread. */
    private interface Said<T> {
        void to(TaskRequests requests, TaskToken token, Reply<T> reply);
    }

    CompletableFuture<@Nullable TaskLease> poll(String queue, String worker, long waitMillis) {
        Door.id("queue", queue);
        Door.id("worker", worker);
        Door.range("waitMillis", waitMillis, 0, Long.MAX_VALUE / 4);
        var poller = new TaskPoller(queue, worker, waitMillis);
        for (int shard = 0; shard < engine.shards(); shard++) {
            var unused = engine.shard(shard)
                    .<Boolean>ask((core, reply) -> {
                        core.parts().tasks().poll(poller);
                        reply.complete(true);
                    })
                    .future()
                    .whenComplete((asked, failure) -> refuse(poller, failure));
        }
        return poller.reply().future().thenApply(polled -> polled.orElse(null));
    }

    CompletableFuture<String> complete(String token, TaskResult result, Cause cause) {
        Door.payload("result", result.result(), engine.options());
        return say(token, (requests, genuine, reply) -> requests.complete(genuine, result, cause, reply));
    }

    CompletableFuture<String> fail(String token, Failure failure, Cause cause) {
        Door.payload("details", failure.details(), engine.options());
        return say(token, (requests, genuine, reply) -> requests.fail(genuine, failure, cause, reply));
    }

    CompletableFuture<String> defer(String token, String why, long delayMillis, Cause cause) {
        Door.range("delayMillis", delayMillis, 1, Long.MAX_VALUE / 4);
        return say(token, (requests, genuine, reply) -> requests.defer(genuine, why, delayMillis, cause, reply));
    }

    CompletableFuture<Boolean> heartbeat(String token, Payload details) {
        Door.payload("details", details, engine.options());
        return say(token, (requests, genuine, reply) -> requests.heartbeat(genuine, details, reply));
    }

    CompletableFuture<List<QueueStats>> stats() {
        var perShard = new ArrayList<CompletableFuture<List<QueueStats>>>();
        for (int shard = 0; shard < engine.shards(); shard++) {
            perShard.add(engine.shard(shard)
                    .<List<QueueStats>>ask((core, reply) ->
                            core.parts().tasks().stats(found -> core.answer(reply, List.copyOf(found))))
                    .future());
        }
        return CompletableFuture.allOf(perShard.toArray(CompletableFuture[]::new))
                .thenApply(done ->
                        merge(perShard.stream().map(CompletableFuture::join).toList()));
    }

    /** Says how an open task of a run stands. */
    static void place(ShardCore core, Execution execution, OperationId operation, Reply<QueuePlace> reply) {
        var open = execution.state().operation(operation);
        if (open != null && open.spec() instanceof OperationSpec.Task task) {
            var attempt = new AttemptId(execution.run, operation, open.attempt());
            core.parts().tasks().place(task.queue(), attempt, place -> core.answer(reply, place));
        } else {
            core.refuse(reply, new EngineException(Code.INVALID, "operation " + operation + " is no open task"));
        }
    }

    private <T> CompletableFuture<T> say(String token, Said<T> said) {
        var parsed = TaskToken.parse(token);
        int shard = parsed.attempt().run().shard();
        if (shard >= engine.shards()) {
            throw TaskToken.forged();
        }
        return engine.shard(shard)
                .<T>askToFree((core, reply) -> said.to(core.parts().taskRequests(), parsed, reply))
                .future();
    }

    /** A shard that takes no requests ends the poll, unless another has taken it. */
    private static void refuse(TaskPoller poller, @Nullable Throwable failure) {
        if (failure != null && poller.claim()) {
            poller.done();
            poller.reply()
                    .fail(
                            failure instanceof EngineException known
                                    ? known
                                    : new EngineException(Code.RETRY, String.valueOf(failure.getMessage())));
        }
    }

    private static List<QueueStats> merge(List<List<QueueStats>> shards) {
        Map<String, QueueStats> merged = new HashMap<>();
        for (var shard : shards) {
            shard.forEach(stats -> merged.merge(stats.queue(), stats, QueueStats::plus));
        }
        return merged.values().stream()
                .sorted((one, other) -> one.queue().compareTo(other.queue()))
                .toList();
    }
}
