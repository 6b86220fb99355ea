package io.fermata.store.local;

import io.fermata.store.Key;
import io.fermata.store.RowVisitor;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One scan of a shard: pending rows merged over the map's, in slices. A slice is one moment of the shard; only a scan
 * over many pending rows takes more than one.
 */
final class Scan {
    private static final int SLICE_ROWS = 128;
    private static final int SLICE_ROWS_MAX = 8_192;

    private final Pending pending;
    private final RowMap map;
    private final int shard;
    private final RowVisitor visitor;

    Scan(Pending pending, RowMap map, int shard, RowVisitor visitor) {
        this.pending = pending;
        this.map = map;
        this.shard = shard;
        this.visitor = visitor;
    }

    void run(ScanRange whole) {
        var range = whole;
        int rows = SLICE_ROWS;
        while (!range.isEmpty()) {
            var edge = visitSlice(range, rows);
            if (edge == null) {
                return;
            }
            range = range.after(edge);
            rows = Math.min(rows * 4, SLICE_ROWS_MAX);
        }
    }

    /** Visits one slice; returns its edge, or {@code null} if the scan is over. */
    private @Nullable Key visitSlice(ScanRange range, int rows) {
        while (true) {
            long drops = pending.drops();
            try (var cursor = map.cursor(shard, range)) {
                // Rows that moved to the map after the cursor was made would be in neither: then look again.
                var slice = pending.slice(shard, range, rows, drops);
                if (slice != null) {
                    return new Merge(range, slice, cursor).run() ? slice.edge() : null;
                }
            }
        }
    }

    /** Walks over both sides of one slice in step. */
    private final class Merge {
        private final ScanRange range;
        private final PendingSlice slice;
        private final MapCursor cursor;

        Merge(ScanRange range, PendingSlice slice, MapCursor cursor) {
            this.range = range;
            this.slice = slice;
            this.cursor = cursor;
        }

        /** Returns whether the visitor wants more. */
        boolean run() {
            cursor.start();
            var rows = range.reverse() ? slice.rows().descendingMap() : slice.rows();
            for (var row : rows.entrySet()) {
                if (!visitMapBefore(row.getKey()) || !visitPending(row)) {
                    return false;
                }
            }
            return visitMapToEdge();
        }

        private boolean visitPending(Map.Entry<Key, byte[]> row) {
            var key = cursor.key();
            if (key != null && row.getKey().equals(key)) {
                cursor.next();
            }
            return ShardRows.isDeleted(row.getValue()) || visitor.row(row.getKey(), row.getValue());
        }

        private boolean visitMapBefore(Key end) {
            var key = cursor.key();
            while (key != null && range.isBefore(key, end)) {
                if (!visitMapRow(key)) {
                    return false;
                }
                key = cursor.key();
            }
            return true;
        }

        private boolean visitMapToEdge() {
            var edge = slice.edge();
            if (edge != null) {
                return visitMapBefore(edge);
            }
            var key = cursor.key();
            while (key != null) {
                if (!visitMapRow(key)) {
                    return false;
                }
                key = cursor.key();
            }
            return true;
        }

        private boolean visitMapRow(Key key) {
            boolean goesOn = slice.hidden().contains(key) || visitor.row(key, cursor.value());
            cursor.next();
            return goesOn;
        }
    }
}
