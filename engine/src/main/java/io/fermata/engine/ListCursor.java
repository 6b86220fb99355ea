package io.fermata.engine;

import io.fermata.engine.EngineException.Code;
import io.fermata.kernel.RunId;
import java.nio.ByteBuffer;
import java.util.Base64;

/** Where a list goes on: strictly behind this run. New runs come before it, so pages neither repeat nor skip. */
record ListCursor(RunId after, int filterHash) {
    private static final byte VERSION = 1;
    private static final int BYTES = 1 + 16 + 4;

    static ListCursor of(RunId after, ListQuery query) {
        return new ListCursor(after, hash(query));
    }

    /**
     * Reads a cursor.
     *
     * @throws EngineException {@code INVALID} if it is none, or belongs to another query
     */
    static ListCursor parse(String text, ListQuery query) {
        byte[] bytes;
        try {
            bytes = Base64.getUrlDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            bytes = new byte[0];
        }
        if (bytes.length != BYTES || bytes[0] != VERSION) {
            throw new EngineException(Code.INVALID, "cursor: not a cursor of a list");
        }
        var in = ByteBuffer.wrap(bytes, 1, BYTES - 1);
        var cursor = new ListCursor(new RunId(in.getLong(), in.getLong()), in.getInt());
        if (cursor.filterHash != hash(query)) {
            throw new EngineException(Code.INVALID, "cursor: it belongs to a list with another filter");
        }
        return cursor;
    }

    String text() {
        byte[] bytes = ByteBuffer.allocate(BYTES)
                .put(VERSION)
                .putLong(after.high())
                .putLong(after.low())
                .putInt(filterHash)
                .array();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static int hash(ListQuery query) {
        return 31 * query.filter().strip().hashCode() + Boolean.hashCode(query.allRuns());
    }
}
