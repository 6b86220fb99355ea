package io.fermata.engine;

import io.fermata.kernel.HistoryRecord;
import io.fermata.kernel.RunId;
import io.fermata.kernel.StartSpec;
import org.jspecify.annotations.Nullable;

/** What a shard tells the engine it belongs to; called on the shard's thread, must not block. */
interface ShardListener {
    /** The kind of program that can run {@code spec} in this process; null if there is none. */
    @Nullable
    ProgramKind kind(StartSpec spec);

    /** Something a person should know; {@code execution} is null if it is about the shard. */
    void alert(@Nullable Execution execution, String message);

    /** Whether anybody wants to hear of committed records. */
    boolean isFollowed();

    /** A record is committed. */
    void committed(String workflowId, RunId run, HistoryRecord historyRecord);

    /** The workers of this process. */
    TaskWorkers workers();

    /** How long closed runs are kept, as it is now; 0: for ever. */
    long retentionMillis();

    Shard shard(int id);

    int shards();
}
