package io.fermata.jdbc;

import io.fermata.sdk.FermataClient;
import io.fermata.sdk.FermataException;
import io.fermata.sdk.InvalidInput;
import io.fermata.sdk.Overloaded;
import java.sql.Connection;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Hands the outbox's rows to Fermata, in the order in which they were written, and deletes them afterwards. A crash
 * between the two hands them on again under the same request or message id, which changes nothing. (Transactions that
 * overlap have no order among each other.)
 *
 * <p>A refusal that passes (overloaded, outcome unknown) holds the queue up and is tried again, later each time. One
 * that does not pass (no such workflow, id taken, bad input) sets the row aside with its error; those behind it go on.
 * On PostgreSQL any number of processes may drain: one does at a time. On SQLite only one process should.
 */
public final class OutboxDrain implements AutoCloseable {
    /** How many rows are handed on in one transaction. */
    public static final int BATCH_ROWS_MAX = 100;

    /** The longest wait for new rows, and the first after a failure. */
    public static final Duration PAUSE_MIN = Duration.ofMillis(200);

    /** The longest wait after failures. */
    public static final Duration PAUSE_MAX = Duration.ofSeconds(30);

    /** How often a row may fail for a reason that Fermata has no name for until it is set aside. */
    public static final int FAILURES_MAX = 20;

    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(30);
    private static final int ASIDE_ROWS_MAX = 1_000;
    private static final System.Logger LOG = System.getLogger(OutboxDrain.class.getName());

    private final DataSource dataSource;
    private final FermataClient client;
    private final InstantSource clock;
    private final Semaphore wakes = new Semaphore(0);
    private final AtomicBoolean closed = new AtomicBoolean();
    private @Nullable Thread thread;

    OutboxDrain(DataSource dataSource, FermataClient client, InstantSource clock) {
        this.dataSource = dataSource;
        this.client = client;
        this.clock = clock;
    }

    /** A drain that does nothing until {@link #start} or {@link #drainOnce}. */
    public static OutboxDrain of(DataSource dataSource, FermataClient client) {
        return new OutboxDrain(dataSource, client, InstantSource.system());
    }

    /** Drains on a thread of its own until {@link #close}. */
    public synchronized OutboxDrain start() {
        if (thread == null && !closed.get()) {
            thread = Thread.ofPlatform().daemon().name("fermata-outbox").start(this::loop);
        }
        return this;
    }

    /** Says that there are new rows, to spare them the wait of up to {@link #PAUSE_MIN}; after the commit. */
    public void wake() {
        wakes.release();
    }

    /**
     * Hands on one batch, on the calling thread.
     *
     * @return how many rows were handed on; 0 also when another process drains just now, or the first row cannot be
     *     handed on yet
     */
    public int drainOnce() throws Exception {
        return round().delivered();
    }

    /** The rows that were set aside, oldest first; at most 1,000. */
    public List<SetAside> setAside(int limit) throws Exception {
        if (limit < 1 || limit > ASIDE_ROWS_MAX) {
            throw new InvalidInput("limit", "must be between 1 and " + ASIDE_ROWS_MAX + ", is " + limit);
        }
        return Transaction.run(dataSource, connection -> OutboxTable.aside(connection, limit));
    }

    /** Puts a row that was set aside back to its place; false when there is none. */
    public boolean retry(String id) throws Exception {
        boolean found = Transaction.run(dataSource, connection -> OutboxTable.retry(connection, id));
        wake();
        return found;
    }

    /** Deletes a row that was set aside; false when there is none. */
    public boolean discard(String id) throws Exception {
        return Transaction.run(dataSource, connection -> OutboxTable.discard(connection, id));
    }

    /** Ends after the row that is just being handed on; those that are left go on at the next start. */
    @Override
    public void close() {
        closed.set(true);
        wakes.release();
        Thread running;
        synchronized (this) {
            running = thread;
        }
        try {
            if (running != null && !running.join(CLOSE_TIMEOUT)) {
                LOG.log(System.Logger.Level.WARNING, "the outbox's drain did not end within " + CLOSE_TIMEOUT);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void loop() {
        var backOff = PAUSE_MIN;
        while (!closed.get()) {
            var round = roundOrPause(backOff);
            backOff = round.pause() == null ? PAUSE_MIN : longer(backOff);
            if (round.delivered() < BATCH_ROWS_MAX || round.pause() != null) {
                await(round.pause() == null ? PAUSE_MIN : round.pause());
            }
        }
    }

    private Round roundOrPause(Duration backOff) {
        try {
            var round = round();
            var pause = round.pause();
            return pause == null || pause.compareTo(backOff) > 0 ? round : new Round(round.delivered(), backOff);
        } catch (Exception failed) {
            LOG.log(System.Logger.Level.WARNING, "cannot drain the outbox, next try in " + backOff, failed);
            return new Round(0, backOff);
        }
    }

    private void await(Duration pause) {
        try {
            if (wakes.tryAcquire(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                wakes.drainPermits();
            }
        } catch (InterruptedException interrupted) {
            closed.set(true);
        }
    }

    private Round round() throws Exception {
        return Transaction.run(dataSource, connection -> {
            var dialect = Dialect.of(connection);
            if (!OutboxTable.lock(connection, dialect)) {
                return new Round(0, null);
            }
            var due = OutboxTable.due(connection, BATCH_ROWS_MAX);
            if (dialect == Dialect.SQLITE) {
                connection.commit(); // A reader that then writes would be refused if somebody wrote meanwhile.
            }
            return deliver(connection, due);
        });
    }

    private Round deliver(Connection connection, List<OutboxRow.Due> due) throws Exception {
        var delivered = new ArrayList<String>();
        @Nullable Duration pause = null;
        for (var row : due) {
            if (closed.get() || pause != null) {
                break;
            }
            try {
                row.deliver(client);
                delivered.add(row.row().id());
            } catch (RuntimeException failed) {
                pause = refused(connection, row, failed);
            }
        }
        OutboxTable.delete(connection, delivered);
        return new Round(delivered.size(), pause);
    }

    /** How long to wait with all that follows, or null when the row is set aside and the next may go. */
    private @Nullable Duration refused(Connection connection, OutboxRow.Due row, RuntimeException why)
            throws Exception {
        var id = row.row().id();
        if (why instanceof Overloaded overloaded) {
            return overloaded.retryAfter();
        }
        boolean isPoison = why instanceof FermataException known
                ? !known.category().isRetryable()
                : row.failures() + 1 >= FAILURES_MAX
                        && !(why instanceof IllegalStateException); // Closed: not the row's fault.
        if (isPoison) {
            LOG.log(System.Logger.Level.WARNING, "the outbox's row " + id + " is set aside", why);
            OutboxTable.setAside(connection, id, why, clock.millis());
            return null;
        }
        LOG.log(System.Logger.Level.WARNING, "the outbox's row " + id + " is tried again", why);
        OutboxTable.failed(connection, id, why);
        return PAUSE_MIN;
    }

    private static Duration longer(Duration pause) {
        var twice = pause.multipliedBy(2);
        return twice.compareTo(PAUSE_MAX) > 0 ? PAUSE_MAX : twice;
    }

    /** What one batch came to; a pause when something has to pass first. */
    private record Round(int delivered, @Nullable Duration pause) {}
}
