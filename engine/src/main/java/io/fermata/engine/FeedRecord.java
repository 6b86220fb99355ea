package io.fermata.engine;

import io.fermata.kernel.HistoryRecord;
import io.fermata.kernel.RunId;

/** What a follower of the feed is told. */
public sealed interface FeedRecord {
    /** Events were committed. Those of one run come in order. */
    record Committed(String workflowId, RunId run, HistoryRecord events) implements FeedRecord {}

    /** The follower was too slow: about here, so many records were left out. Histories have them. */
    record Lagged(long records) implements FeedRecord {}
}
