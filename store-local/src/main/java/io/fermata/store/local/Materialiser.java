package io.fermata.store.local;

import io.fermata.store.StoreException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;

/** The map's thread: moves committed rows into the map in large chunks and keeps the log short. */
final class Materialiser implements Runnable {
    private static final long CHUNK_NANOS = 200_000_000;
    private static final long RETRY_MILLIS = 500;

    /** With more full files than this the map is flushed, so that the oldest can be used again. */
    private static final int FULL_FILES_MAX = 4;

    private final Pending pending;
    private final RowMap map;
    private final Log log;
    private final Thread thread;
    private volatile boolean closing;
    private volatile @Nullable String problem;

    Materialiser(Pending pending, RowMap map, Log log) {
        this.pending = pending;
        this.map = map;
        this.log = log;
        this.thread = new Thread(this, "fermata-map");
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** Moves and flushes everything and ends the thread; returns what went wrong. The log still has it all then. */
    @Nullable
    String end() throws InterruptedException {
        closing = true;
        pending.hurry();
        thread.join();
        return problem;
    }

    @Override
    public void run() {
        try {
            while (!closing) {
                pending.awaitChunk(CHUNK_NANOS);
                if (!step() && !closing) {
                    pending.pause(RETRY_MILLIS);
                }
            }
            finish();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Moves one generation; returns whether that worked. */
    private boolean step() {
        try {
            materialise();
            var flushed = map.flushed();
            if (log.fullFiles() > FULL_FILES_MAX) {
                map.flush();
                flushed = map.flushed();
            }
            problem = null;
            keepLogShort(flushed);
            return true;
        } catch (RocksDBException | StoreException e) {
            problem = "the map cannot be written: " + e.getMessage();
            pending.fail(problem);
            return false;
        }
    }

    private void keepLogShort(Position flushed) {
        try {
            log.upkeep(flushed.number());
        } catch (IOException e) {
            // Commits go on while the current file has room; then the log thread meets the same error and refuses.
            problem = "the next log file cannot be prepared: " + e.getMessage();
        }
    }

    /** Moves what is pending on the caller's thread; only while this one does not run. */
    void moveNow() {
        try {
            materialise();
        } catch (RocksDBException e) {
            throw new StoreException("cannot write the map: " + e.getMessage(), e);
        }
    }

    private void materialise() throws RocksDBException {
        var frozen = pending.freeze();
        if (frozen.position().number() > map.position().number()) {
            map.write(frozen);
        }
        pending.drop();
    }

    private void finish() {
        if (!step()) {
            return;
        }
        try {
            // The active generation of before the freeze is gone; what came since is next.
            materialise();
            map.flush();
        } catch (RocksDBException | StoreException e) {
            problem = "the map cannot be flushed: " + e.getMessage();
        }
    }
}
