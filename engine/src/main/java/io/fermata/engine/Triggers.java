package io.fermata.engine;

import io.fermata.codec.Reader;
import io.fermata.codec.Writer;
import io.fermata.kernel.Cause;
import io.fermata.kernel.OperationSpec;
import io.fermata.kernel.StartSpec;
import io.fermata.store.Key;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The triggers, as every shard has them: any shard may be the home of a message that matches. */
final class Triggers {
    static final int TRIGGERS_MAX = 1_000;

    private final ShardAccess access;
    private final Routing routing;
    private Late late = (trigger, then) -> {};
    private final Map<String, Trigger> triggers = new LinkedHashMap<>();
    /** Those that have not been shown yet what was there before them. */
    private final List<Trigger> unfinished = new ArrayList<>(0);

    /** Is told of a trigger that is new, for which there may be messages already; runs {@code then} when it is done. */
    interface Late {
        void found(Trigger trigger, Runnable then);
    }

    Triggers(ShardAccess access, Routing routing) {
        this.access = access;
        this.routing = routing;
    }

    /** To be called before anything is registered. */
    void onNew(Late receiver) {
        late = receiver;
    }

    void recover(StoredRows stored) {
        stored.scan(Tables.key(Tables.TRIGGER, routing.namespace()).build(), (key, value) -> {
            var in = new Reader(value);
            var trigger = ShardMessageCodec.readTrigger(in);
            triggers.put(trigger.name(), trigger);
            if (!in.atEnd() && in.readBoolean()) {
                unfinished.add(trigger);
            }
            return true;
        });
    }

    /** Goes on with what was under way. */
    void resume() {
        var left = List.copyOf(unfinished);
        unfinished.clear();
        left.forEach(trigger -> access.post(() -> late.found(trigger, () -> finished(trigger))));
    }

    /** To be done on every shard; doing it again changes nothing. */
    void register(Trigger trigger, Reply<Boolean> reply) {
        if (trigger.equals(triggers.get(trigger.name()))) {
            access.answer(reply, true);
            return;
        }
        if (triggers.size() >= TRIGGERS_MAX && !triggers.containsKey(trigger.name())) {
            var why = "there are " + TRIGGERS_MAX + " triggers already; remove one first";
            access.refuse(reply, new EngineException(EngineException.Code.INVALID, why));
            return;
        }
        save(trigger, true);
        triggers.put(trigger.name(), trigger);
        access.answer(reply, true);
        access.post(() -> late.found(trigger, () -> finished(trigger)));
    }

    /** Whatever was there before it has been shown to it. */
    private void finished(Trigger trigger) {
        if (trigger.equals(triggers.get(trigger.name()))) {
            save(trigger, false);
        }
    }

    private void save(Trigger trigger, boolean isUnfinished) {
        var writer = new Writer();
        ShardMessageCodec.write(writer, trigger);
        access.put(key(trigger.name()), writer.writeBoolean(isUnfinished).toBytes());
    }

    /** To be done on every shard; answers whether there was such a trigger. */
    void unregister(String name, Reply<Boolean> reply) {
        boolean known = triggers.remove(name) != null;
        if (known) {
            access.delete(key(name));
        }
        access.answer(reply, known);
    }

    void list(Reply<List<Trigger>> reply) {
        access.answer(reply, new ArrayList<>(triggers.values()));
    }

    boolean matches(OperationSpec.OutMessage message) {
        return triggers.values().stream().anyMatch(trigger -> trigger.matches(message.type(), message.key()));
    }

    /** Starts what matches; returns the ids of the executions. */
    List<String> fire(OperationSpec.OutMessage message, String messageId, Cause cause, Publication publication) {
        if (triggers.isEmpty()) {
            return List.of();
        }
        var fired = new ArrayList<String>(1);
        for (var trigger : triggers.values()) {
            if (trigger.matches(message.type(), message.key())) {
                fired.add(fire(trigger, message, messageId, cause));
                publication.took(fired.getLast());
            }
        }
        return fired;
    }

    /** Starts what one trigger says, whether it matches or not; returns the execution's id. */
    String fire(Trigger trigger, OperationSpec.OutMessage message, String messageId, Cause cause) {
        var spec = spec(trigger, message, messageId, cause);
        var started = new ShardMessage.StartTriggered(
                spec,
                "trigger/" + trigger.name() + "/" + message.type() + "/" + message.key() + "/" + messageId,
                new Cause(
                        cause.actor(),
                        "trigger " + trigger.name(),
                        Causation.of(message.type(), message.key(), messageId),
                        cause.traceContext(),
                        spec.correlationId()));
        access.send(routing.ownerOf(spec.workflowId()), started);
        return spec.workflowId();
    }

    private static StartSpec spec(Trigger trigger, OperationSpec.OutMessage message, String messageId, Cause cause) {
        var spec = trigger.spec();
        return new StartSpec(
                trigger.workflowId(message.key(), messageId),
                spec.workflow(),
                spec.programKind(),
                spec.codeVersion(),
                message.payload(),
                spec.attributes(),
                spec.memo(),
                cause.correlationId(),
                spec.executionTimeoutMillis(),
                spec.runTimeoutMillis(),
                0,
                spec.retry(),
                1,
                spec.delayMillis(),
                null,
                null);
    }

    private Key key(String name) {
        return Tables.key(Tables.TRIGGER, routing.namespace()).text(name).build();
    }
}
