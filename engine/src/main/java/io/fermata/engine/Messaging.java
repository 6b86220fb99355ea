package io.fermata.engine;

import io.fermata.kernel.Cause;
import io.fermata.kernel.Effect;
import io.fermata.kernel.ExecutionState;
import io.fermata.kernel.OperationId;

/** All of a shard that deals with messages, children and other shards. */
final class Messaging {
    private final ShardLinks links;
    private final MessageHome home;
    private final RunMessages runs;
    private final Children children;
    private final Triggers triggers;
    private final SeenIds seen;
    private final TraceRows traces;
    private final DeadLetters deadLetters;

    Messaging(ShardAccess access, int shards, Executions executions, OutLink.Wire wire) {
        var routing = new Routing(access.options().namespace(), shards);
        this.deadLetters = new DeadLetters(access);
        this.traces = new TraceRows(access);
        this.seen = new SeenIds(access);
        this.triggers = new Triggers(access, routing);
        this.home = new MessageHome(access, seen, triggers, deadLetters, traces);
        triggers.onNew(new LateTriggers(access, home, triggers));
        this.runs = new RunMessages(access, routing);
        this.children = new Children(access, routing, executions, traces);
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
        triggers.resume();
        seen.recover();
        traces.recover();
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

    TraceRows traces() {
        return traces;
    }

    DeadLetters deadLetters() {
        return deadLetters;
    }

    /** Takes the effects that concern messages and other executions; returns whether this was one. */
    boolean effect(ExecutionState state, Effect effect, Cause cause) {
        var run = state.run();
        var spec = state.spec();
        return switch (effect) {
            case Effect.RegisterWait it -> done(() -> runs.register(run, it));
            case Effect.WithdrawWait it -> done(() -> runs.withdraw(run, it));
            case Effect.AcceptMessage it -> done(() -> runs.accepted(run, it));
            case Effect.ReturnMessage it -> done(() -> runs.returned(run, it));
            case Effect.Publish it -> done(() -> runs.publish(run, it, acting(state, it.operation(), cause)));
            case Effect.StartChild it ->
                done(() -> children.start(run, spec, it, acting(state, it.operation(), cause)));
            case Effect.CloseChild it ->
                done(() -> children.close(run, spec, it, Causation.of(run, spec, it.operation(), cause)));
            case Effect.SignalOther it -> done(() -> children.signal(run, it, acting(state, it.operation(), cause)));
            case Effect.NotifyParent it -> done(() -> children.notifyParent(it, Causation.of(run, spec, "", cause)));
            default -> false;
        };
    }

    /** The run itself is now the cause of what comes of it. */
    private Cause acting(ExecutionState state, OperationId operation, Cause cause) {
        traces.acts(state);
        return Causation.of(state.run(), state.spec(), operation, cause);
    }

    private static boolean done(Runnable action) {
        action.run();
        return true;
    }
}
