package io.fermata.cli;

import io.fermata.codec.HistoryCodec;
import io.fermata.engine.HistoryPage;

/** Parts of histories that one line to another process can hold. */
final class Pages {
    /** The most bytes of records, as they are stored, in one part; a single record may be larger. */
    static final int BYTES_MAX = 4 * 1024 * 1024;

    private Pages() {}

    /** The page, or its first records if it is too large. */
    static HistoryPage bounded(HistoryPage page) {
        long bytes = 0;
        for (int i = 0; i < page.records().size(); i++) {
            var each = page.records().get(i);
            bytes += HistoryCodec.encode(each).length;
            if (bytes > BYTES_MAX && i > 0) {
                return new HistoryPage(page.run(), page.records().subList(0, i), each.firstSequence());
            }
        }
        return page;
    }
}
