package io.fermata.engine;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** A poll that waits for one task, perhaps on several shards; the one that claims it, answers it. */
final class TaskPoller implements TaskTaker {
    private enum State {
        WAITING,
        CLAIMED,
        DONE
    }

    private final String queue;
    private final String worker;
    private final long waitMillis;
    private final Reply<Optional<TaskLease>> reply = new Reply<>();
    private final AtomicReference<State> state = new AtomicReference<>(State.WAITING);
    private volatile long dueMillis;

    TaskPoller(String queue, String worker, long waitMillis) {
        this.queue = queue;
        this.worker = worker;
        this.waitMillis = waitMillis;
    }

    String queue() {
        return queue;
    }

    long waitMillis() {
        return waitMillis;
    }

    void waitUntil(long newDueMillis) {
        dueMillis = newDueMillis;
    }

    long dueMillis() {
        return dueMillis;
    }

    /** Empty: there was no task in time. */
    Reply<Optional<TaskLease>> reply() {
        return reply;
    }

    /** Whether it has its answer, or is certain to get one. */
    boolean isDone() {
        return state.get() == State.DONE;
    }

    void done() {
        state.set(State.DONE);
    }

    @Override
    public String worker() {
        return worker;
    }

    @Override
    public long incarnation() {
        return 0;
    }

    @Override
    public boolean claim() {
        return state.compareAndSet(State.WAITING, State.CLAIMED);
    }

    @Override
    public void unclaim() {
        state.set(State.WAITING);
    }
}
