package io.fermata.engine;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.jctools.queues.atomic.MpscUnboundedAtomicArrayQueue;
import org.jspecify.annotations.Nullable;

/**
 * A shard's inbox. Requests from outside are bounded and may be refused; what the engine tells itself (answers of turns
 * and steps, commits, other shards) has a lane of its own and never is, for it is bounded by the work in progress.
 */
final class Mailbox {
    /** Something to be done on the shard's thread. */
    interface Mail {
        void open(ShardCore core);
    }

    private static final int CHUNK = 1024;

    private final MpscUnboundedAtomicArrayQueue<Mail> internal = new MpscUnboundedAtomicArrayQueue<>(CHUNK);
    private final MpscUnboundedAtomicArrayQueue<Request<?>> external = new MpscUnboundedAtomicArrayQueue<>(CHUNK);
    private final AtomicInteger waiting = new AtomicInteger();
    private final LongAdder refused = new LongAdder();
    private final int requestsMax;

    Mailbox(int requestsMax) {
        this.requestsMax = requestsMax;
    }

    void tell(Mail mail) {
        internal.offer(mail);
    }

    /** Returns whether there was room. */
    boolean ask(Request<?> mail) {
        if (waiting.incrementAndGet() > requestsMax) {
            waiting.decrementAndGet();
            refused.increment();
            return false;
        }
        return external.offer(mail);
    }

    @Nullable
    Mail nextInternal() {
        return internal.poll();
    }

    @Nullable
    Request<?> nextExternal() {
        var mail = external.poll();
        if (mail != null) {
            waiting.decrementAndGet();
        }
        return mail;
    }

    /** How many requests from outside wait. */
    int waiting() {
        return waiting.get();
    }

    /** How many found no room. */
    long refused() {
        return refused.sum();
    }

    boolean isEmpty() {
        return internal.isEmpty() && external.isEmpty();
    }
}
