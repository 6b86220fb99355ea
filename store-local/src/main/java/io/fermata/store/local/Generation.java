package io.fermata.store.local;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Committed changes that go to the map together: rows of all shards, and how far epochs, sequences and log came. All
 * but single rows is read and written under the lock of {@link Pending}.
 */
final class Generation {
    /** A shard's newest epoch and sequence; zero epoch: nothing happened to it here. */
    record ShardMark(long epoch, long sequence) {
        static final ShardMark NONE = new ShardMark(0, 0);
    }

    private final List<ShardRows> rows;
    private final ShardMark[] marks;
    private Position position;
    private long bytes;

    Generation(int shards, Position position) {
        this.rows = Stream.generate(ShardRows::new).limit(shards).toList();
        this.marks = new ShardMark[shards];
        Arrays.fill(marks, ShardMark.NONE);
        this.position = position;
    }

    void apply(List<LogRecord> records, Position position) {
        long grown = 0;
        for (int i = 0; i < records.size(); i++) {
            var record = records.get(i);
            grown += rows.get(record.shard()).apply(record.batch());
            marks[record.shard()] = new ShardMark(record.epoch(), record.sequence());
        }
        bytes += grown;
        this.position = position;
    }

    ShardRows rows(int shard) {
        return rows.get(shard);
    }

    ShardMark mark(int shard) {
        return marks[shard];
    }

    int shards() {
        return marks.length;
    }

    Position position() {
        return position;
    }

    long bytes() {
        return bytes;
    }
}
