package io.fermata.engine;

import io.fermata.kernel.Cause;
import io.fermata.kernel.Effect;
import io.fermata.kernel.RunId;
import io.fermata.kernel.StartSpec;

/** All of a shard that deals with messages, children and other shards. */
final class Messaging {
    private final ShardLinks links;
    private final MessageHome home;
    private final RunMessages runs;
    private final Children children;
    private final Triggers triggers;
    private final SeenIds seen;

    Messaging(ShardAccess access, int shards, Executions executions, OutLink.Wire wire) {
        var routing = new Routing(access.options().namespace(), shards);
        var deadLetters = new DeadLetters(access);
        this.seen = new SeenIds(access);
        this.triggers = new Triggers(access, routing);
        this.home = new MessageHome(access, seen, triggers, deadLetters);
        this.runs = new RunMessages(access, routing);
        this.children = new Children(access, routing, executions);
        var deliveries = new Deliveries(access, home, runs, children, deadLetters);
        this.links = new ShardLinks(access, wire, deliveries, deadLetters);
    }

    /** Reads what every message needs; to be called before anything else. */
    void recover(StoredRows stored) {
        triggers.recover(stored);
        links.recover(stored);
    }

    /** Goes on with what was under way. */
    void resume() {
        links.resume();
        home.recover();
        seen.recover();
    }

    /** Does what messages of this round led to; to be called until the batch is sealed, after everything else. */
    void drain() {
        links.drain();
    }

    void beforeSeal() {
        links.beforeSeal();
    }

    void drop(EngineException reason) {
        home.abandon(reason);
    }

    void send(int shard, ShardMessage message) {
        links.send(shard, message);
    }

    void arrive(ShardPacket packet) {
        links.arrive(packet);
    }

    MessageHome home() {
        return home;
    }

    Triggers triggers() {
        return triggers;
    }

    SeenIds seen() {
        return seen;
    }

    /** Takes the effects that concern messages and other executions; returns whether this was one. */
    boolean effect(RunId run, StartSpec spec, Effect effect, Cause cause) {
        return switch (effect) {
            case Effect.RegisterWait it -> done(() -> runs.register(run, it));
            case Effect.WithdrawWait it -> done(() -> runs.withdraw(run, it));
            case Effect.AcceptMessage it -> done(() -> runs.accepted(run, it));
            case Effect.ReturnMessage it -> done(() -> runs.returned(run, it));
            case Effect.Publish it -> done(() -> runs.publish(run, it, cause));
            case Effect.StartChild it -> done(() -> children.start(run, spec, it, cause));
            case Effect.CloseChild it -> done(() -> children.close(run, spec, it, cause));
            case Effect.SignalOther it -> done(() -> children.signal(run, it, cause));
            case Effect.NotifyParent it -> done(() -> children.notifyParent(it, cause));
            default -> false;
        };
    }

    private static boolean done(Runnable action) {
        action.run();
        return true;
    }
}
