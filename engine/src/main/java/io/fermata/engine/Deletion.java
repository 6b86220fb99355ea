package io.fermata.engine;

import io.fermata.engine.EngineException.Code;
import io.fermata.kernel.RunId;
import java.util.function.Consumer;
import java.util.function.ObjLongConsumer;

/** Deletes closed runs: when asked to, or when their retention time is over. Open ones are never touched. */
final class Deletion {
    private final ShardAccess shard;
    private final ExecutionIndex index;
    private final Consumer<RunId> forget;
    private final ObjLongConsumer<RunId> keepUntil;

    /**
     * {@code forget} drops a run from memory; it is called once its rows are gone for good. {@code keepUntil} has
     * {@link #expire} called for a run at a time.
     */
    Deletion(ShardAccess shard, ExecutionIndex index, Consumer<RunId> forget, ObjLongConsumer<RunId> keepUntil) {
        this.shard = shard;
        this.index = index;
        this.forget = forget;
        this.keepUntil = keepUntil;
    }

    /** Deletes the execution's last run, if it is closed, and the runs that it continued. */
    void delete(String workflowId, Reply<Boolean> reply) {
        index.find(workflowId, entry -> {
            if (entry == null) {
                shard.refuse(reply, new EngineException(Code.NOT_FOUND, "no execution '" + workflowId + "'"));
            } else if (!entry.status().isClosed()) {
                shard.refuse(
                        reply,
                        new EngineException(
                                Code.INVALID,
                                "execution '" + workflowId + "' is open; terminate it before it is deleted"));
            } else {
                // What this run wrote last must be committed, or its rows would come back behind their deletion.
                shard.afterCommit(() -> {
                    reply.begun();
                    shard.post(() -> remove(entry.run(), 0, true, () -> shard.answer(reply, true)));
                });
            }
        });
    }

    /**
     * The retention time of a run is over; it stays if it was closed later, or is to be kept for longer by now.
     * {@code fired} takes the timer away: in the batch in which the run goes, or it would stay for ever after a crash.
     */
    void expire(RunId run, Runnable fired) {
        long retentionMillis = shard.retentionMillis();
        if (retentionMillis == 0) {
            fired.run();
            return;
        }
        index.header(run, header -> {
            if (header != null && header.status().isClosed() && !mayGo(header, retentionMillis)) {
                fired.run();
                keepUntil.accept(run, header.closedMillis() + retentionMillis);
            } else {
                remove(run, retentionMillis, false, fired);
            }
        });
    }

    private void remove(RunId run, long retentionMillis, boolean withContinued, Runnable then) {
        index.remove(run, header -> mayGo(header, retentionMillis), removed -> {
            var earlier = removed == null ? null : removed.continuedFrom();
            if (removed != null) {
                shard.afterCommit(() -> forget.accept(run));
            }
            if (withContinued && earlier != null) {
                shard.post(() -> remove(earlier, 0, true, then));
            } else {
                then.run();
            }
        });
    }

    private boolean mayGo(ExecutionHeader header, long retentionMillis) {
        return header.status().isClosed() && header.closedMillis() + retentionMillis <= shard.nowMillis();
    }
}
