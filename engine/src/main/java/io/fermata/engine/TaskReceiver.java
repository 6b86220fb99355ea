package io.fermata.engine;

/** Serves tasks in this process, one call per task, each on a (virtual) thread of its own. */
@FunctionalInterface
public interface TaskReceiver {
    /**
     * Works on the task and answers with its token; may block. The slot is free when this returns. The thread is
     * interrupted when the attempt counts no more. An exception gives the attempt up as lost.
     */
    void run(TaskLease lease) throws InterruptedException;
}
