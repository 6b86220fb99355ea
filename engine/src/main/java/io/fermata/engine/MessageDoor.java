package io.fermata.engine;

import io.fermata.kernel.Cause;
import io.fermata.kernel.OperationSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Messages and triggers, as asked for from outside. */
final class MessageDoor {
    private final Engine engine;

    MessageDoor(Engine engine) {
        this.engine = engine;
    }

    CompletableFuture<PublishResult> publish(OperationSpec.OutMessage message, Cause cause) {
        return engine.homeOf(message.type(), message.key())
                .<PublishResult>ask(
                        (core, reply) -> core.parts().messaging().home().publish(message, cause, reply))
                .future();
    }

    CompletableFuture<Void> addTrigger(Trigger trigger) {
        Door.id("name", trigger.name());
        Door.id("type", trigger.type());
        Door.id("workflow", trigger.spec().workflow());
        return onEveryShard((ShardCore core, Reply<Boolean> reply) ->
                        core.parts().messaging().triggers().register(trigger, reply))
                .thenApply(done -> null);
    }

    CompletableFuture<Boolean> removeTrigger(String name) {
        return onEveryShard((ShardCore core, Reply<Boolean> reply) ->
                        core.parts().messaging().triggers().unregister(name, reply))
                .thenApply(known -> known.contains(true));
    }

    CompletableFuture<List<Trigger>> triggers() {
        return engine.shard(0)
                .<List<Trigger>>ask(
                        (core, reply) -> core.parts().messaging().triggers().list(reply))
                .future();
    }

    CompletableFuture<List<ChannelView>> channels(String type, int limit) {
        Door.range("limit", limit, 1, 1_000);
        return onEveryShard((ShardCore core, Reply<List<ChannelView>> reply) -> new ChannelViews(
                                core, core.parts().messaging().home())
                        .list(type, limit, views -> core.answer(reply, views)))
                .thenApply(views -> views.stream().flatMap(List::stream).toList());
    }

    CompletableFuture<List<ChannelView>> keptUnder(String key, int limit) {
        Door.range("limit", limit, 1, 1_000);
        return onEveryShard((ShardCore core, Reply<List<ChannelView>> reply) -> new ChannelViews(
                                core, core.parts().messaging().home())
                        .keptUnder(key, limit, views -> core.answer(reply, views)))
                .thenApply(views -> views.stream().flatMap(List::stream).toList());
    }

    private <T> CompletableFuture<List<T>> onEveryShard(Request.Body<T> body) {
        var answers = new ArrayList<CompletableFuture<T>>();
        for (int shard = 0; shard < engine.shards(); shard++) {
            answers.add(engine.shard(shard).ask(body).future());
        }
        return CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new))
                .thenApply(done -> answers.stream().map(CompletableFuture::join).toList());
    }
}
