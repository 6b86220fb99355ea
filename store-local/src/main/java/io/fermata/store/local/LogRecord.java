package io.fermata.store.local;

import io.fermata.store.WriteBatch;

/** What the log keeps of one commit, or of one acquisition ({@code acquired}; its batch is empty). */
record LogRecord(int shard, long epoch, long sequence, WriteBatch batch, boolean acquired) {
    /** More than any encoding adds to the bytes of keys and values. */
    long encodedBytesMax() {
        return Group.RECORD_BYTES + batch.bytes() + 11L * batch.changes().size();
    }
}
