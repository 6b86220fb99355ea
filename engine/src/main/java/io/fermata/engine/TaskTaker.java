package io.fermata.engine;

/**
 * Somebody who takes tasks: a waiting poll or a local worker's slots. It may wait on several shards at once, so a shard
 * claims it before it hands out.
 */
sealed interface TaskTaker permits TaskPoller, TaskSubscription {
    String worker();

    /** The process that holds what is handed out: {@link TaskWorkers#incarnation}; 0: it is elsewhere. */
    long incarnation();

    /** Whether one task may be handed out now; it must then be given or unclaimed. */
    boolean claim();

    /** No task came of it. */
    void unclaim();
}
